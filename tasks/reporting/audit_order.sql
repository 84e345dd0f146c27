-- Orders that were taken in since a campaign opened, without who gave them, why, or whom they tell. Grain: order.
-- Reads typed.operator_order, ops.delivery_verdict, ops.run, ops.held_row, campaign.campaign_event.
SELECT r.as_of AS taken_in_on, o.order_kind, o.ordered_on, o.document_no, o.household_id, o.package_id, o.ref, o.officer_id,
       o.subject_delivery_id, o.subject_row_no, o.starts_on, o.ends_on, h.row_no IS NOT NULL AS is_held, o.delivery_id, o.row_no
FROM typed.operator_order o
JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted
JOIN ops.run r ON r.run_no = v.run_no
LEFT JOIN ops.held_row h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
WHERE v.run_no >= (SELECT min(run_no) FROM campaign.campaign_event WHERE campaign_id = $campaign_id AND event = 'opened')
ORDER BY taken_in_on, o.delivery_id, o.row_no
