-- Where a household stood in each look-up of the pool, with the line of that look-up. below: households that stood
-- below the line; ahead: those of them, and of whom the audit sample drew, that stood before it. Grain: (look-up, household).
-- Reads campaign.pool_standing, campaign.look_up, campaign.screening_rules, campaign.campaign_event, core.household_root,
-- ops.run, ops.delivery.
WITH mine AS (
    SELECT p.* FROM campaign.pool_standing p
    JOIN core.household_root a ON a.household_id = p.household_id
    JOIN core.household_root h ON h.household_id = $household_id AND h.root_id = a.root_id),
ahead AS (
    SELECT m.delivery_id, m.household_id, count(*) FILTER (x.standing = 'below_line') AS below,
           count(*) FILTER (x.rank_no < m.rank_no) AS ahead
    FROM mine m JOIN campaign.pool_standing x ON x.delivery_id = m.delivery_id
    WHERE x.standing IN ('below_line', 'audit') GROUP BY ALL)
SELECT m.delivery_id AS judged_id, m.points, m.signed_score, m.rank_no, m.standing, m.rests_until, m.run_no,
       r.as_of AS judged_on, d.period, u.rules_id,
       u.in_force_from, l.campaign_id, l.wanted, l.seats, l.seats_taken, l.audit_seats, l.ranked, l.selected, l.floored,
       l.line_points, l.tied, l.tied_selected, l.spare_minutes, l.household_minutes, coalesce(a.below, 0) AS below,
       coalesce(a.ahead, 0) AS ahead,
       (SELECT max(c.happened_on) FROM campaign.campaign_event c WHERE c.campaign_id = l.campaign_id AND c.event = 'closed') AS closed_on
FROM mine m
JOIN ops.run r USING (run_no)
JOIN ops.delivery d USING (delivery_id)
LEFT JOIN campaign.look_up l USING (delivery_id)
LEFT JOIN campaign.screening_rules u ON u.run_no = m.run_no
LEFT JOIN ahead a ON a.delivery_id = m.delivery_id AND a.household_id = m.household_id
ORDER BY m.run_no, m.delivery_id
