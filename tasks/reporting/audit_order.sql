-- Orders that were taken in since a campaign opened, without who gave them, why, or whom they tell. Whoever writes an order
-- by hand may put a name where an id belongs: what has not the shape of one is not shown. Grain: order.
-- Reads typed.operator_order, ops.delivery_verdict, ops.run, ops.held_row, ops.quarantine, campaign.campaign_event.
SELECT r.as_of AS taken_in_on, o.order_kind, o.ordered_on,
       CASE WHEN q.row_no IS NULL THEN o.document_no ELSE '형식 아님' END AS document_no,
       CASE WHEN NOT regexp_full_match(o.household_id, '[0-9a-f]{32}') THEN '형식 아님' ELSE o.household_id END AS household_id,
       CASE WHEN NOT regexp_full_match(o.package_id, '[0-9A-F]{16}') THEN '형식 아님' ELSE o.package_id END AS package_id,
       CASE WHEN NOT regexp_full_match(o.ref, '[0-9A-F]{10}') THEN '형식 아님' ELSE o.ref END AS ref,
       CASE WHEN NOT regexp_full_match(o.officer_id, '[A-Z]{0,3}[0-9]+') THEN '형식 아님' ELSE o.officer_id END AS officer_id,
       CASE WHEN NOT regexp_full_match(o.subject_delivery_id, '[0-9a-f]{32}') THEN '형식 아님' ELSE o.subject_delivery_id END
           AS subject_delivery_id,
       o.subject_row_no, o.starts_on, o.ends_on, h.row_no IS NOT NULL AS is_held, o.delivery_id, o.row_no
FROM typed.operator_order o
JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted
JOIN ops.run r ON r.run_no = v.run_no
LEFT JOIN (SELECT DISTINCT delivery_id, row_no FROM ops.held_row) h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
LEFT JOIN (SELECT DISTINCT delivery_id, row_no FROM ops.quarantine
           WHERE rule IN ('document_shape', 'document_no_phone', 'protection_document')) q
    ON q.delivery_id = o.delivery_id AND q.row_no = o.row_no
WHERE v.run_no >= (SELECT min(run_no) FROM campaign.campaign_event WHERE campaign_id = $campaign_id AND event = 'opened')
ORDER BY taken_in_on, o.delivery_id, o.row_no
