-- law: no routine contact is planned beyond the budget of its household
-- Grain: one row. Reads campaign.contact_plan, campaign.visit_request, campaign.target, campaign.counted_contact,
-- campaign.burden_rule, campaign.contact_attempt, campaign.target_now, core.household_called, ops.run. Each is judged by the
-- budget that held and the contacts that were known in its run; those of an earlier run than the first budget by none.
-- Exempt: a named order, a target in danger, a search, visits that were asked for by the household or an officer, and
-- whoever answered the machine or asked to be called later, and so waits for a human.
WITH waiting AS (
    SELECT n.current_id, min(a.run_no) AS since_no
    FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)
    WHERE a.result IN ('COMPLETED', 'PARTIAL', 'CALL_LATER') GROUP BY n.current_id),
planned AS (
    SELECT plan_id AS contact_id, target_id, channel, planned_on, run_no FROM campaign.contact_plan
    WHERE order_delivery_id IS NULL AND rule_id <> 'search_by_number'
    UNION ALL
    SELECT v.request_id, v.target_id, 'visit', r.as_of, v.run_no FROM campaign.visit_request v JOIN ops.run r USING (run_no)
    WHERE v.reason IN ('no_number', 'due_soon', 'unreached', 'again')),
held AS (
    SELECT p.*, t.household_id, max(b.run_no) AS rule_no
    FROM planned p
    JOIN campaign.target t ON t.target_id = p.target_id AND NOT t.is_urgent
    JOIN (SELECT DISTINCT run_no FROM campaign.burden_rule) b ON b.run_no <= p.run_no
    JOIN campaign.target_now n ON n.target_id = p.target_id
    LEFT JOIN waiting w ON w.current_id = n.current_id AND w.since_no <= p.run_no
    WHERE w.current_id IS NULL
    GROUP BY ALL),
-- Every contact of the household as that run knew it, but the one that is judged.
known AS (
    SELECT DISTINCT h.contact_id, c.contact_id AS other_id, c.channel, c.counted_on
    FROM held h
    JOIN core.household_called a ON a.household_id = h.household_id AND a.run_no <= h.run_no
    JOIN core.household_called b ON b.as_id = a.as_id AND b.run_no <= h.run_no
    JOIN campaign.target t ON t.household_id = b.household_id
    JOIN campaign.counted_contact c ON c.target_id = t.target_id AND c.run_no <= h.run_no
         AND coalesce(c.until_no > h.run_no, true) AND c.counted_on <= h.planned_on AND c.contact_id <> h.contact_id),
burdened AS (
    SELECT h.contact_id, w.value AS most, any_value(o.value) + coalesce(sum(k_points.value), 0) AS points
    FROM held h
    JOIN campaign.burden_rule w ON w.kind = 'budget' AND w.run_no = h.rule_no
    JOIN campaign.burden_rule o ON o.kind = 'points' AND o.name = h.channel AND o.run_no = h.rule_no
    LEFT JOIN known k ON k.contact_id = h.contact_id AND k.counted_on > h.planned_on - CAST(w.name AS INTEGER)
    LEFT JOIN campaign.burden_rule k_points
        ON k_points.kind = 'points' AND k_points.name = k.channel AND k_points.run_no = h.rule_no
    GROUP BY h.contact_id, w.name, w.value)
SELECT count(DISTINCT contact_id) AS left_side,
       count(DISTINCT contact_id) - count(DISTINCT contact_id) FILTER (points > most) AS right_side,
       left_side = right_side AS holds
FROM burdened
