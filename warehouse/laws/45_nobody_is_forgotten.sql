-- law: every open target is owed something, or something was or is to be done for it not long ago
-- Grain: one row. Reads out.due, campaign.target_state, campaign.target_event, campaign.contact_plan, campaign.contact_attempt,
-- campaign.visit, ops.run, ref.reporting_limit. A deviation stays for ever, so it says of nobody that somebody is at work.
WITH today AS (SELECT max(as_of) AS day FROM ops.run),
still AS (
    SELECT coalesce(arg_max(value, valid_from), 0) AS days FROM ref.reporting_limit
    WHERE name = 'standstill_days' AND valid_from <= (SELECT day FROM today)),
step AS (
    SELECT target_id, planned_on AS happened_on FROM campaign.contact_plan
    UNION ALL SELECT target_id, attempted_on FROM campaign.contact_attempt
    UNION ALL SELECT target_id, visit_on FROM campaign.visit
    UNION ALL SELECT target_id, happened_on FROM campaign.target_event),
cared_for AS (
    SELECT target_id FROM out.due WHERE kind <> 'deviation'
    UNION SELECT target_id FROM step CROSS JOIN today CROSS JOIN still WHERE happened_on + still.days >= today.day)
SELECT count(*) AS left_side, count(c.target_id) AS right_side, left_side = right_side AS holds
FROM campaign.target_state s LEFT JOIN cared_for c USING (target_id) WHERE s.state = 'open'
