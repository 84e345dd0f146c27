-- The newest verdict of triage on a target, or on one that is attached to it, by the time of the contact it judges.
-- Grain: target with a returned contact. Reads campaign.triage, campaign.target_now, campaign.contact_attempt.
CREATE OR REPLACE VIEW campaign.newest_verdict AS
WITH judged AS (SELECT t.* REPLACE (n.current_id AS target_id) FROM campaign.triage t JOIN campaign.target_now n USING (target_id)),
last AS (SELECT target_id, max(run_no) AS run_no FROM judged GROUP BY target_id)
SELECT t.target_id, t.verdict, t.end_state, t.delivery_id, t.row_no, t.run_no
FROM judged t
SEMI JOIN last l ON l.target_id = t.target_id AND l.run_no = t.run_no
LEFT JOIN campaign.contact_attempt a USING (delivery_id, row_no)
QUALIFY row_number() OVER (PARTITION BY t.target_id ORDER BY a.attempted_on DESC NULLS FIRST,
    a.attempted_at DESC NULLS LAST, t.delivery_id, t.row_no DESC) = 1
