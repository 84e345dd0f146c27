-- A list of what waits, identified by the hash of its rows and of its own id: a list that is laid again after a refusal may
-- hold the same rows, and a decision is on one list. None where nothing waits. Grain: at most one row.
-- Reads campaign.waiting_target.
INSERT INTO campaign.target_list
SELECT list_id, $campaign_id, spelled(sha256(list_id || '/' || rows)), households, $as_of, $run_no
FROM (SELECT id_of('target_list', $campaign_id || '/' || $run_no) AS list_id, count(*) AS households,
             string_agg(target_id || '/' || basis || '/' || order_no, ',' ORDER BY order_no, target_id) AS rows
      FROM campaign.waiting_target)
WHERE households > 0
