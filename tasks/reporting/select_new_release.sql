-- Orders to release the figures of an opened campaign that no run has carried out; a document number freezes one release of a
-- campaign, however often it is ordered. Grain: (campaign, document number).
-- Reads ops.accepted_order, campaign.campaign_event, campaign.figure_release.
SELECT o.campaign_id, o.document_no, min_by(o.delivery_id, (o.ordered_on, o.delivery_id, o.row_no)) AS delivery_id,
       min_by(o.row_no, (o.ordered_on, o.delivery_id, o.row_no)) AS row_no
FROM ops.accepted_order o
SEMI JOIN (SELECT campaign_id FROM campaign.campaign_event WHERE event = 'opened') e ON e.campaign_id = o.campaign_id
ANTI JOIN campaign.figure_release r ON r.campaign_id = o.campaign_id AND r.document_no = o.document_no
WHERE o.run_no <= $run_no AND o.order_kind = 'RELEASE_FIGURES'
GROUP BY o.campaign_id, o.document_no
ORDER BY min(o.ordered_on), o.campaign_id, o.document_no
