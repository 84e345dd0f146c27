-- Households of a campaign with a need that nobody answers, by domain and reason. A household lives in one town, so the towns
-- add up. Grain: (domain, reason). Reads out.service_gap.
SELECT domain, reason, CAST(sum(households) AS INTEGER) AS households
FROM out.service_gap WHERE campaign_id = $campaign_id
GROUP BY ALL ORDER BY households DESC, domain, reason
