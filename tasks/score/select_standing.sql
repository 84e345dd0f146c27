-- Where each household of the outcomes stood at each look-up from which it could have been chosen; by the household that it
-- counts as now, with the lot of its campaign. rests: it stood behind the others then, or would have, had it not been open
-- already by the lot of an earlier look-up (docs/adr/0032). Grain: (look-up, household).
-- Reads score_subject, campaign.pool_standing, campaign.look_up, campaign.pool_outcome, core.household_root.
SELECT l.campaign_id, s.delivery_id, s.household_id AS judged_as, o.household_id, p.standing, p.points,
       coalesce(s.judged_on < max(p.rests_until) OVER one_campaign, false)
           AND (p.standing = 'open_already' OR p.rests_until IS NOT NULL) AS rests,
       id_of('tie/' || l.campaign_id, s.household_id) AS tie
FROM score_subject s
JOIN campaign.pool_standing p USING (delivery_id, household_id)
JOIN campaign.look_up l USING (delivery_id)
JOIN core.household_root r ON r.household_id = s.household_id
JOIN campaign.pool_outcome o ON o.campaign_id = l.campaign_id AND o.household_id = r.root_id
WINDOW one_campaign AS (PARTITION BY l.campaign_id, o.household_id)
ORDER BY s.run_no, s.delivery_id, o.household_id, s.household_id
