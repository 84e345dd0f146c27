-- What is reported to the minister of the years in which a campaign ran, whatever campaign a household counts in: households
-- listed, approved, spoken with, given help and ended, each in the year in which it happened. Grain: (year, figure).
-- Reads campaign.listing, ops.run, campaign.target_event, campaign.contact_attempt, campaign.service_given,
-- campaign.decision_in_force, campaign.campaign_event.
WITH fact AS (
    SELECT r.as_of AS on_day, '1_listed' AS figure, k.household_id AS subject_id
    FROM campaign.listing k JOIN ops.run r USING (run_no)
    UNION ALL SELECT happened_on, '2_approved', target_id FROM campaign.target_event WHERE event = 'approved'
    UNION ALL SELECT attempted_on, '3_counselled', target_id FROM campaign.contact_attempt WHERE is_talk
    UNION ALL SELECT given_on, '4_in_kind', target_id FROM campaign.service_given WHERE service NOT IN ('COUNSEL', 'EMOTIONAL')
    UNION ALL
    SELECT decided_on, '5_benefit_decided', target_id FROM campaign.decision_in_force
    WHERE decision = 'GRANTED' AND document_no <> ''
    UNION ALL SELECT happened_on, '6_' || end_state, target_id FROM campaign.target_event WHERE event = 'closed')
SELECT year(f.on_day) AS year, f.figure, count(DISTINCT f.subject_id) AS households
FROM fact f
WHERE year(f.on_day) >= (SELECT year(happened_on) FROM campaign.campaign_event WHERE campaign_id = $campaign_id AND event = 'opened')
  AND f.on_day <= $as_of
GROUP BY ALL ORDER BY 1, 2
