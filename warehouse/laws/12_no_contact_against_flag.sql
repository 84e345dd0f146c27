-- law: no routine contact is planned against a safety flag or a stop that was known to that run
-- Grain: one row. Reads campaign.contact_plan, campaign.visit_request, campaign.target, campaign.safety_flag,
-- campaign.contact_stop, core.household_link, ops.package_row, ops.run. A named order is exempt.
WITH planned AS (
    SELECT target_id, channel, planned_on, run_no FROM campaign.contact_plan WHERE order_delivery_id IS NULL
    UNION ALL
    SELECT v.target_id, 'visit', r.as_of, v.run_no FROM campaign.visit_request v JOIN ops.run r USING (run_no)
    WHERE v.reason <> 'welfare_check'),
rooted AS (
    SELECT p.*, coalesce(k.to_household_id, t.household_id) AS root_id
    FROM planned p
    JOIN campaign.target t USING (target_id)
    LEFT JOIN core.household_link k ON k.from_household_id = t.household_id AND k.run_no <= p.run_no),
flagged AS (
    SELECT p.target_id, p.channel, p.planned_on, p.run_no,
           arg_max({'flag': f.flag, 'only_channel': f.only_channel}, (f.run_no, f.flagged_on, f.delivery_id, f.row_no)) AS newest
    FROM rooted p
    JOIN campaign.safety_flag f ON f.run_no <= p.run_no
    LEFT JOIN core.household_link k ON k.from_household_id = f.household_id AND k.run_no <= p.run_no
    WHERE coalesce(k.to_household_id, f.household_id) = p.root_id
    GROUP BY ALL),
offended AS (
    SELECT target_id, channel, planned_on FROM flagged
    WHERE newest.flag <> 'NONE' AND channel IS DISTINCT FROM CASE newest.only_channel WHEN 'AI' THEN 'ai_call'
          ELSE lower(newest.only_channel) END
    UNION
    SELECT p.target_id, p.channel, p.planned_on
    FROM rooted p
    JOIN campaign.contact_stop s ON s.run_no <= p.run_no AND p.planned_on BETWEEN s.starts_on AND coalesce(s.ends_on, p.planned_on)
    LEFT JOIN core.household_link k ON k.from_household_id = s.household_id AND k.run_no <= p.run_no
    WHERE coalesce(k.to_household_id, s.household_id) = p.root_id
       OR EXISTS (SELECT 1 FROM ops.package_row r WHERE r.package_id = s.package_id AND r.subject_id = p.target_id))
SELECT count(*) AS left_side, 0 AS right_side, count(*) = 0 AS holds FROM offended
