-- law: no routine contact is planned against a safety flag, a stop or an order for humans only that was known to that run
-- Grain: one row. Reads campaign.contact_plan, campaign.visit_request, campaign.target, campaign.safety_flag,
-- campaign.contact_stop, campaign.human_only, campaign.target_event, core.household_called, ops.package_row, ops.run. A named
-- order is exempt.
WITH RECURSIVE planned AS (
    SELECT target_id, channel, planned_on, run_no FROM campaign.contact_plan WHERE order_delivery_id IS NULL
    UNION ALL
    SELECT v.target_id, 'visit', r.as_of, v.run_no FROM campaign.visit_request v JOIN ops.run r USING (run_no)
    WHERE v.reason <> 'welfare_check'),
-- Every id that was of the household, as that run knew it.
housed AS (
    SELECT DISTINCT p.*, b.household_id
    FROM planned p
    JOIN campaign.target t USING (target_id)
    JOIN core.household_called a ON a.household_id = t.household_id AND a.run_no <= p.run_no
    JOIN core.household_called b ON b.as_id = a.as_id AND b.run_no <= p.run_no),
flagged AS (
    SELECT p.target_id, p.channel, p.planned_on, p.run_no,
           arg_max({'flag': f.flag, 'only_channel': f.only_channel}, (f.flagged_on, f.run_no, f.delivery_id, f.row_no)) AS newest
    FROM housed p
    JOIN campaign.safety_flag f ON f.household_id = p.household_id AND f.run_no <= p.run_no
    GROUP BY p.target_id, p.channel, p.planned_on, p.run_no),
-- The targets of a stopped package's rows, and those that went on for them since a run.
stopped AS (
    SELECT s.starts_on, s.ends_on, s.run_no, coalesce(q.target_id, r.subject_id) AS target_id, 0 AS from_run_no
    FROM campaign.contact_stop s
    JOIN ops.package_row r USING (package_id)
    LEFT JOIN campaign.visit_request q ON q.request_id = r.subject_id
    UNION ALL
    SELECT s.starts_on, s.ends_on, s.run_no, e.attached_to_id, greatest(s.from_run_no, e.run_no + 1)
    FROM stopped s JOIN campaign.target_event e ON e.target_id = s.target_id AND e.event = 'attached'),
-- Of the orders that were about one household as the run knew it, the newest; a machine is the AI call.
human AS (
    SELECT p.target_id, p.channel, p.planned_on, p.run_no,
           arg_max({'starts_on': o.starts_on, 'ends_on': o.ends_on}, (o.run_no, o.starts_on, o.row_no, o.delivery_id)) AS newest
    FROM housed p
    JOIN campaign.human_only o ON o.household_id = p.household_id AND o.run_no <= p.run_no
    WHERE p.channel = 'ai_call'
    GROUP BY p.target_id, p.channel, p.planned_on, p.run_no),
offended AS (
    SELECT target_id, channel, planned_on FROM flagged
    WHERE newest.flag <> 'NONE' AND channel IS DISTINCT FROM CASE newest.only_channel WHEN 'AI' THEN 'ai_call'
          ELSE lower(newest.only_channel) END
    UNION
    SELECT target_id, channel, planned_on FROM human
    WHERE newest.starts_on <= planned_on AND coalesce(newest.ends_on, planned_on) >= planned_on
    UNION
    SELECT p.target_id, p.channel, p.planned_on
    FROM housed p
    JOIN campaign.contact_stop s ON s.household_id = p.household_id AND s.run_no <= p.run_no
         AND p.planned_on BETWEEN s.starts_on AND coalesce(s.ends_on, p.planned_on)
    UNION
    SELECT p.target_id, p.channel, p.planned_on
    FROM planned p
    JOIN stopped s ON s.target_id = p.target_id AND greatest(s.run_no, s.from_run_no) <= p.run_no
         AND p.planned_on BETWEEN s.starts_on AND coalesce(s.ends_on, p.planned_on))
SELECT count(*) AS left_side, 0 AS right_side, count(*) = 0 AS holds FROM offended
