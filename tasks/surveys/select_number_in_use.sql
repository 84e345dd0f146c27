-- Numbers that were or will be rung for some household lately, with the target that goes on for it. Grain: (number, target).
-- Reads campaign.contact_plan, campaign.target_now.
SELECT DISTINCT unnest(number_keys) AS number_key, n.current_id AS target_id
FROM campaign.contact_plan JOIN campaign.target_now n USING (target_id)
WHERE planned_on > $since AND channel IN ('ai_call', 'phone')
