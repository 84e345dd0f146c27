-- What the pre-check says of the named targets. Grain: (target, benefit). Reads campaign.eligibility_now.
SELECT target_id, benefit, answer, missing, uses_inferred FROM campaign.eligibility_now
WHERE list_contains(texts_of($targets), target_id)
ORDER BY target_id, benefit
