-- law: households closed by week = the funnel's end states, for each campaign
-- Grain: one row. Reads out.week, out.funnel, ops.destroyed_step: what was destroyed has no week.
WITH week AS (SELECT campaign_id, sum(closed) AS households FROM out.week GROUP BY campaign_id),
funnel AS (
    SELECT campaign_id, sum(households) AS households
    FROM (SELECT campaign_id, step, households FROM out.funnel
          UNION ALL SELECT campaign_id, step, -households FROM ops.destroyed_step)
    WHERE starts_with(step, 'closed_') GROUP BY campaign_id)
SELECT coalesce(sum(w.households), 0) AS left_side, coalesce(sum(f.households), 0) AS right_side,
       NOT coalesce(bool_or(coalesce(w.households, 0) <> f.households), false) AS holds
FROM funnel f LEFT JOIN week w USING (campaign_id)
