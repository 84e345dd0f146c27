-- law: every approved household of a campaign has one end with its day or an owner and a day, every listing a result or what is owed
-- Grain: one row. Reads out.funnel, campaign.target_end, campaign.listing, campaign.listing_end, out.due, ops.destroyed_step: what
-- was destroyed has no day.
WITH counted AS (
    SELECT coalesce(sum(households), 0) AS households
    FROM (SELECT step, households FROM out.funnel UNION ALL SELECT step, -households FROM ops.destroyed_step)
    WHERE step IN ('approved', 'carried_in')),
ended AS (
    SELECT count(*) AS households FROM campaign.target_end
    WHERE CASE end_state WHEN 'open' THEN closed_on IS NULL AND owner <> '' AND due_on IS NOT NULL
                         ELSE closed_on IS NOT NULL AND owner IS NULL AND due_on IS NULL END),
listed AS (SELECT count(*) AS listings FROM campaign.listing),
answered AS (
    SELECT count(*) AS listings
    FROM campaign.listing_end k
    -- What is owed is owed once for a household, whichever of its listings it is told of.
    LEFT JOIN (SELECT target_id, any_value(owner) AS owner FROM out.due WHERE kind = 'listing' GROUP BY target_id) d
        ON d.target_id = k.target_id
    WHERE CASE k.state WHEN 'closed' THEN k.closed_on IS NOT NULL AND k.end_state IS NOT NULL
                       ELSE k.due_on IS NOT NULL AND d.owner IS NOT NULL END)
SELECT c.households + l.listings AS left_side, e.households + a.listings AS right_side,
       c.households = e.households AND l.listings = a.listings AS holds
FROM counted c, ended e, listed l, answered a
