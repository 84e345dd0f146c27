-- What the benefit office owes after a decision: the post-check of an emergency support in force, the answer to an objection, and
-- a new decision where one was upheld. Grain: (kind, subject). Reads campaign.decision_in_force, campaign.post_check,
-- campaign.objection_state, campaign.target_now, campaign.benefit_decision.
CREATE OR REPLACE VIEW campaign.decision_due AS
SELECT 'post_check' AS kind, f.benefit AS code, n.current_id AS target_id, f.delivery_id || '/' || f.row_no AS subject_id, f.run_no,
       f.decided_on AS noticed_on, f.check_due_on AS due_on
FROM campaign.decision_in_force f
JOIN campaign.target_now n USING (target_id)
ANTI JOIN campaign.post_check c ON c.decision_delivery_id = f.delivery_id AND c.decision_row_no = f.row_no
WHERE f.decision = 'GRANTED' AND f.check_due_on IS NOT NULL
UNION ALL
SELECT CASE o.state WHEN 'lodged' THEN 'objection' ELSE 'decision_correction' END, b.benefit, o.target_id,
       o.delivery_id || '/' || o.row_no, o.run_no, coalesce(o.ended_on, o.objected_on), o.due_on
FROM campaign.objection_state o
JOIN campaign.benefit_decision b ON b.delivery_id = o.decision_delivery_id AND b.row_no = o.decision_row_no
WHERE o.is_open
