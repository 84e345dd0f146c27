-- The decisions that were taken on the named households, and the one that replaced each, where one did. Grain: decision.
-- Reads campaign.benefit_decision, typed.benefit_decision, campaign.decision_replacement, campaign.post_check,
-- campaign.target_now, campaign.target_root; $households is a list.
SELECT t.root_id, b.delivery_id, b.row_no, n.current_id AS target_id, b.application_id, b.benefit, b.decision, b.decided_on,
       b.document_no, d.about_no, b.objection_until, r.delivery_id AS newer_delivery_id, r.row_no AS newer_row_no,
       c.document_nos AS check_nos
FROM campaign.benefit_decision b
JOIN campaign.target_now n ON n.target_id = b.target_id
JOIN campaign.target_root t ON t.target_id = n.current_id
LEFT JOIN typed.benefit_decision d ON d.delivery_id = b.delivery_id AND d.row_no = b.row_no
LEFT JOIN (SELECT decision_delivery_id, decision_row_no, list(document_no) AS document_nos FROM campaign.post_check GROUP BY ALL) c
    ON c.decision_delivery_id = b.delivery_id AND c.decision_row_no = b.row_no
LEFT JOIN campaign.decision_replacement r ON r.replaced_delivery_id = b.delivery_id AND r.replaced_row_no = b.row_no
WHERE t.root_id IN (SELECT unnest(texts_of($households)))
ORDER BY b.decided_on, b.run_no, b.delivery_id, b.row_no
