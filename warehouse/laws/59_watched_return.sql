-- law: every household that ended as to be watched is a target again, has another result, is gone, or is owed its return
-- Grain: one row. Reads campaign.target_root, campaign.target_event, campaign.disposition, campaign.target_now,
-- core.person_household, core.person_status, out.due. The newest of a household's targets that stands says where it is.
WITH watched AS (
    SELECT t.root_id, max(t.run_no) AS run_no, max(t.closed_on) AS closed_on FROM campaign.target_root t
    WHERE t.end_state = 'closed_watch' GROUP BY t.root_id),
answered AS (
    SELECT w.root_id FROM watched w JOIN campaign.target_root t ON t.root_id = w.root_id
    WHERE t.run_no > w.run_no AND t.state <> 'removed'
    UNION
    SELECT w.root_id FROM watched w JOIN campaign.target_root t ON t.root_id = w.root_id
    JOIN campaign.target_now n ON n.current_id = t.target_id
    JOIN campaign.disposition d ON d.target_id = n.target_id
    WHERE d.disposition <> 'WATCH' AND d.disposed_on > w.closed_on
    UNION
    SELECT w.root_id FROM watched w JOIN core.person_household m ON m.household_id = w.root_id
    LEFT JOIN core.person_status s USING (person_id)
    GROUP BY w.root_id HAVING bool_and(coalesce(s.status <> 'HERE', false))
    UNION
    SELECT t.root_id FROM out.due d JOIN campaign.target_root t USING (target_id) WHERE d.kind = 'watch_return')
SELECT count(*) AS left_side, count(a.root_id) AS right_side, left_side = right_side AS holds
FROM watched w LEFT JOIN answered a USING (root_id)
