-- What the pre-check says of a campaign. Grain: (benefit, answer). Reads out.eligibility.
SELECT benefit, answer, households FROM out.eligibility WHERE campaign_id = $campaign_id ORDER BY benefit, answer
