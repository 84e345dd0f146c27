-- Ends that the newest verdict of triage justifies, once a target is open; one that was urgent before its approval ends with
-- it. What was said before an alert, a danger or a wish that nobody has answered ends nothing; a confirmation is as old as the AI
-- call that it confirms. Grain: target. Reads campaign.newest_verdict, campaign.target_state, campaign.contact_attempt,
-- campaign.target_now, campaign.unheard_word.
INSERT INTO campaign.target_event BY NAME
WITH ended AS (
    SELECT t.target_id, t.end_state, t.delivery_id, t.row_no, a.attempted_on
    FROM campaign.newest_verdict t
    SEMI JOIN (SELECT target_id FROM campaign.target_state WHERE state = 'open') USING (target_id)
    LEFT JOIN campaign.contact_attempt a ON a.delivery_id = t.delivery_id AND a.row_no = t.row_no
    WHERE t.end_state IS NOT NULL),
heard AS (
    SELECT n.current_id AS target_id, max(a.attempted_on) AS attempted_on
    FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)
    WHERE a.channel = 'ai_call' AND a.result = 'COMPLETED' GROUP BY n.current_id)
SELECT e.target_id, 'closed' AS event, e.end_state, $as_of AS happened_on, e.delivery_id, e.row_no, $run_no AS run_no
FROM ended e
LEFT JOIN heard h ON h.target_id = e.target_id
LEFT JOIN campaign.unheard_word u ON u.target_id = e.target_id
WHERE CASE WHEN e.attempted_on IS NULL THEN u.told_on >= h.attempted_on ELSE u.told_on > e.attempted_on END IS NOT TRUE
