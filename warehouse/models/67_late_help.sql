-- What came about a target after it had ended: kept beside its end, which it moves no more.
-- Grain: (kind, row). Reads campaign.target_event, campaign.target_now, campaign.disposition, campaign.benefit_decision, campaign.referral_event.
CREATE OR REPLACE VIEW campaign.late_help AS
WITH fact AS (
    SELECT target_id, 'disposition' AS kind, disposition AS code, disposed_on AS happened_on, delivery_id, row_no, run_no
    FROM campaign.disposition
    UNION ALL
    SELECT target_id, 'benefit_decision', decision, decided_on, delivery_id, row_no, run_no FROM campaign.benefit_decision
    UNION ALL
    SELECT r.target_id, 'referral', e.state, e.happened_on, e.delivery_id, e.row_no, e.run_no
    FROM campaign.referral_event e JOIN campaign.referral r USING (referral_id)
    WHERE e.state IN ('accepted', 'rejected', 'completed', 'failed'))
SELECT f.* REPLACE (n.current_id AS target_id), c.end_state, c.happened_on AS closed_on
FROM fact f
JOIN campaign.target_now n USING (target_id)
JOIN campaign.target_event c ON c.target_id = n.current_id AND c.event = 'closed' AND c.run_no < f.run_no
