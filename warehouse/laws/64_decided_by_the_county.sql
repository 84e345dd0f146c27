-- law: every decision, extension and post-check is a row of the county with document number and day, and no officer applied unasked
-- Grain: one row. Reads campaign.benefit_decision, campaign.decision_extension, campaign.post_check, campaign.application,
-- campaign.decision_rule, typed.benefit_decision.
WITH said AS (
    SELECT delivery_id, row_no, decision, decided_on, document_no, run_no FROM campaign.benefit_decision
    UNION ALL SELECT delivery_id, row_no, 'EXTENDED', extended_on, document_no, run_no FROM campaign.decision_extension
    UNION ALL SELECT delivery_id, row_no, 'POST_CHECKED', checked_on, document_no, run_no FROM campaign.post_check),
judged AS (
    SELECT trim(s.document_no) <> '' AND coalesce(d.decision = s.decision AND d.decided_on = s.decided_on
               AND d.document_no = s.document_no, s.run_no <= r.after_run_no) AS holds
    FROM said s CROSS JOIN campaign.decision_rule r
    LEFT JOIN typed.benefit_decision d ON d.delivery_id = s.delivery_id AND d.row_no = s.row_no
    UNION ALL
    SELECT coalesce(is_consented, false) FROM campaign.application WHERE applied_by = 'OFFICER')
SELECT count(*) AS left_side, count(*) FILTER (holds) AS right_side, coalesce(bool_and(holds), true) AS holds FROM judged
