-- law: approved households by town (one of them unknown) = approved + carried in, for each campaign
-- Grain: one row. Reads out.member, out.target, out.funnel, ops.destroyed_step: what was destroyed has no town.
WITH town AS (
    SELECT m.campaign_id, count(*) AS households FROM out.member m JOIN out.target t USING (target_id)
    WHERE t.is_approved AND t.state <> 'removed' GROUP BY m.campaign_id),
funnel AS (
    SELECT campaign_id, sum(households) AS households
    FROM (SELECT campaign_id, step, households FROM out.funnel
          UNION ALL SELECT campaign_id, step, -households FROM ops.destroyed_step)
    WHERE step IN ('approved', 'carried_in') GROUP BY campaign_id)
SELECT coalesce(sum(t.households), 0) AS left_side, coalesce(sum(f.households), 0) AS right_side,
       NOT coalesce(bool_or(coalesce(t.households, 0) <> f.households), false) AS holds
FROM funnel f LEFT JOIN town t USING (campaign_id)
