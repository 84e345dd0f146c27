-- What a closed campaign made of the households of its look-ups, with the look-up that chose each and the groups of whom one
-- asks for; '' where one is not known. Grain: (campaign, household).
-- Reads campaign.pool_outcome, campaign.target, core.household_contact, core.person_household.
WITH members AS (SELECT household_id, count(*) AS members FROM core.person_household GROUP BY household_id)
SELECT o.campaign_id, o.household_id, o.stratum, o.is_answered, o.is_in_need, t.delivery_id AS chosen_from,
       CAST(o.opened_year - h.birth_year AS INTEGER) AS age, coalesce(h.sex, '') AS sex,
       CASE WHEN m.members IS NULL THEN '' WHEN m.members = 1 THEN 'Y' ELSE 'N' END AS single, coalesce(h.town_code, '') AS town
FROM campaign.pool_outcome o
LEFT JOIN campaign.target t USING (target_id)
LEFT JOIN core.household_contact h ON h.household_id = o.household_id
LEFT JOIN members m ON m.household_id = o.household_id
ORDER BY o.campaign_id, o.household_id
