-- The targets for which the door decides something: those with an outcome of this run; and open ones whose last outcome is a
-- household that moved or was not found, when the register or a further contact has told something since the last run of
-- this stage. The deciding row is a talk if there is one, else the last. Not
-- a household that was lost and spoke with somebody since: the search is over, however late the sheet is. Grain: target.
-- Reads campaign.visit_outcome, campaign.target_root, campaign.contact_attempt, campaign.spoken_contact, typed.visit_result,
-- ops.*.
CREATE OR REPLACE TEMP TABLE door_case AS
WITH since AS (SELECT coalesce(max(run_no), 0) AS run_no FROM ops.stage_run WHERE stage = 'visits' AND run_no < $run_no),
register AS (
    SELECT count(*) > 0 AS has_told
    FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id) CROSS JOIN since s
    WHERE d.source = 'death_and_move' AND v.is_accepted AND v.run_no > s.run_no AND v.run_no <= $run_no),
newest AS (
    SELECT o.* FROM campaign.visit_outcome o WHERE o.result <> 'NOT_DONE'
    QUALIFY row_number() OVER (PARTITION BY o.target_id ORDER BY o.run_no DESC, o.result <> 'MET', o.visited_on DESC,
                               o.started_at DESC NULLS LAST, o.delivery_id, o.row_no) = 1),
found AS (
    SELECT DISTINCT n.target_id FROM newest n JOIN campaign.spoken_contact s USING (target_id)
    WHERE n.result IN ('MOVED', 'UNFOUND') AND s.attempted_on >= n.visited_on)
SELECT n.*, n.run_no = $run_no AS is_new, t.root_id, t.state AS target_state, f.refusal_scope AS stated_scope
FROM newest n
JOIN campaign.target_root t USING (target_id)
CROSS JOIN since s
CROSS JOIN register g
LEFT JOIN typed.visit_result f ON f.delivery_id = n.delivery_id AND f.row_no = n.row_no
ANTI JOIN found USING (target_id)
WHERE t.state IN ('open', 'waiting')
  AND (n.run_no = $run_no
       OR (n.result IN ('MOVED', 'UNFOUND') AND (g.has_told OR EXISTS (
           SELECT 1 FROM campaign.contact_attempt a WHERE a.target_id = n.target_id AND a.run_no > s.run_no))))
