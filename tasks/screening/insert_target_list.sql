-- A list of what waits, identified by the hash of its rows; none where nothing waits. Grain: at most one row.
-- Reads campaign.waiting_target.
INSERT INTO campaign.target_list
SELECT id_of('target_list', $campaign_id || '/' || $run_no), $campaign_id,
       sha256(string_agg(target_id || '/' || basis || '/' || order_no, ',' ORDER BY order_no)), count(*), $as_of, $run_no
FROM campaign.waiting_target HAVING count(*) > 0
