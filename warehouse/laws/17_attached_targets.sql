-- law: every attached target leads to one target of its household that is not attached
-- Grain: one row. Reads campaign.target_event, campaign.target_now, campaign.target, core.household_root_state. Its
-- household is the one as which it counted when it was attached, or to which the target before it did: whose people have
-- moved on since stays attached.
WITH attached AS (
    SELECT e.target_id, e.attached_to_id, e.run_no, t.household_id, o.household_id AS other_id
    FROM campaign.target_event e JOIN campaign.target t USING (target_id)
    LEFT JOIN campaign.target o ON o.target_id = e.attached_to_id
    WHERE e.event = 'attached'),
counted AS (
    SELECT a.household_id, a.run_no, max_by(s.root_id, s.run_no) AS root_id
    FROM (SELECT household_id, run_no FROM attached UNION SELECT other_id, run_no FROM attached) a
    JOIN core.household_root_state s ON s.household_id = a.household_id AND s.run_no <= a.run_no
    GROUP BY a.household_id, a.run_no),
led AS (
    SELECT DISTINCT e.target_id, e.run_no
    FROM attached e
    JOIN attached f ON f.target_id = e.target_id AND f.run_no < e.run_no
    JOIN attached g ON g.target_id = f.attached_to_id AND g.run_no = e.run_no AND g.attached_to_id = e.attached_to_id)
SELECT count(*) AS left_side,
       count(n.current_id) FILTER ((l.target_id IS NOT NULL
                                    OR coalesce(x.root_id, a.household_id) = coalesce(y.root_id, a.other_id))
                                   AND n.current_id <> a.target_id AND c.current_id = n.current_id) AS right_side,
       left_side = right_side AS holds
FROM attached a
LEFT JOIN led l ON l.target_id = a.target_id AND l.run_no = a.run_no
LEFT JOIN counted x ON x.household_id = a.household_id AND x.run_no = a.run_no
LEFT JOIN counted y ON y.household_id = a.other_id AND y.run_no = a.run_no
LEFT JOIN campaign.target_now n ON n.target_id = a.target_id
LEFT JOIN campaign.target_now c ON c.target_id = n.current_id
