-- Refusals known of the answered households. Grain: (target, refusal). Reads answered, campaign.refusal_root.
SELECT a.target_id, r.blocks, r.refused_on, r.review_on
FROM answered a JOIN campaign.refusal_root r USING (root_id)
