-- The newest verdict of triage on a target, or on one that is attached to it, by the time of the contact it judges.
-- Grain: target with a returned contact. Reads campaign.triage, campaign.target_now, campaign.contact_attempt.
CREATE OR REPLACE VIEW campaign.newest_verdict AS
SELECT n.current_id AS target_id, t.verdict, t.rule_id, t.end_state, t.decided_on, t.delivery_id, t.row_no, t.run_no
FROM campaign.triage t
JOIN campaign.target_now n USING (target_id)
LEFT JOIN campaign.contact_attempt a USING (delivery_id, row_no)
QUALIFY row_number() OVER (PARTITION BY n.current_id ORDER BY t.run_no DESC, a.attempted_on DESC NULLS FIRST,
    a.attempted_at DESC NULLS LAST, t.delivery_id, t.row_no DESC) = 1
