-- Orders to release the figures of an opened campaign that no run has carried out; a document number freezes one release of a
-- campaign, however often it is ordered. Grain: (campaign, document number).
-- Reads typed.operator_order, ops.*, campaign.campaign_event, campaign.figure_release.
SELECT o.campaign_id, o.document_no, min_by(o.delivery_id, (o.ordered_on, o.delivery_id, o.row_no)) AS delivery_id,
       min_by(o.row_no, (o.ordered_on, o.delivery_id, o.row_no)) AS row_no
FROM typed.operator_order o
JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted AND v.run_no <= $run_no
SEMI JOIN (SELECT campaign_id FROM campaign.campaign_event WHERE event = 'opened') e ON e.campaign_id = o.campaign_id
ANTI JOIN ops.held_row h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
ANTI JOIN campaign.figure_release r ON r.campaign_id = o.campaign_id AND r.document_no = o.document_no
WHERE o.order_kind = 'RELEASE_FIGURES'
GROUP BY o.campaign_id, o.document_no
ORDER BY min(o.ordered_on), o.campaign_id, o.document_no
