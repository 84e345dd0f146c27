-- law: every application has one decision in force for each benefit that was decided, or is owed a decision by a day
-- Grain: one row. Reads campaign.application_state, campaign.benefit_decision, campaign.decision_in_force,
-- campaign.decision_rule, out.due. A second decision from before the rule stands beside the first.
WITH decided AS (
    SELECT application_id, benefit, bool_or(run_no <= after_run_no) AS is_older
    FROM campaign.benefit_decision CROSS JOIN campaign.decision_rule WHERE application_id IS NOT NULL GROUP BY ALL),
standing AS (
    SELECT application_id, benefit, count(*) AS decisions FROM campaign.decision_in_force WHERE application_id IS NOT NULL GROUP BY ALL),
judged AS (
    SELECT d.application_id, bool_and(coalesce(s.decisions = 1 OR (s.decisions > 1 AND d.is_older), false)) AS holds
    FROM decided d LEFT JOIN standing s USING (application_id, benefit) GROUP BY d.application_id),
owed AS (SELECT subject_id FROM out.due WHERE kind = 'benefit_decision' AND owner <> '' AND due_on IS NOT NULL)
SELECT count(*) AS left_side, count(*) FILTER (j.holds OR (j.application_id IS NULL AND o.subject_id IS NOT NULL)) AS right_side,
       left_side = right_side AS holds
FROM campaign.application_state a
LEFT JOIN judged j USING (application_id) LEFT JOIN owed o ON o.subject_id = a.application_id
