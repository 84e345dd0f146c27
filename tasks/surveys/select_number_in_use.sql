-- Numbers that were or will be rung for some household lately. Grain: (number, target). Reads campaign.contact_plan.
SELECT DISTINCT unnest(number_keys) AS number_key, target_id FROM campaign.contact_plan
WHERE planned_on > $since AND channel IN ('ai_call', 'phone')
