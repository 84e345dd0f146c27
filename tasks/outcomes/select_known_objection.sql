-- The objections of the named households as they stand. Grain: objection. Reads campaign.objection_state, campaign.target_root;
-- $households is a list.
SELECT o.delivery_id, o.row_no, o.decision_delivery_id, o.decision_row_no, o.objected_on,
       o.state, o.ended_on, o.document_no
FROM campaign.objection_state o JOIN campaign.target_root t USING (target_id)
WHERE t.root_id IN (SELECT unnest(texts_of($households)))
ORDER BY o.objected_on, o.delivery_id, o.row_no
