-- How many households of a closed campaign's look-ups the selection took, the audit sample drew and the line left (strata
-- selected, audit, below, which exclude one another), how many answered and are in need; of all, and by groups: age (in
-- classes of five years by their first) and sex of whom one asks for, single (Y or N) and town ('' where it is not known).
-- Grain: (campaign, grouping, group, stratum). Reads campaign.pool_outcome, core.household_contact, core.person_household.
CREATE OR REPLACE VIEW out.recall_count AS
WITH described AS (
    SELECT o.campaign_id, o.stratum, o.is_answered, o.is_in_need, 'all' AS "all",
           coalesce(CAST((o.opened_year - h.birth_year) // 5 * 5 AS VARCHAR), '') AS age, coalesce(h.sex, '') AS sex,
           CASE m.members WHEN 1 THEN 'Y' ELSE 'N' END AS single, coalesce(h.town_code, '') AS town
    FROM campaign.pool_outcome o
    LEFT JOIN core.household_contact h USING (household_id)
    LEFT JOIN (SELECT household_id, count(*) AS members FROM core.person_household GROUP BY household_id) m USING (household_id))
SELECT campaign_id, grouping, group_code, stratum, count(*) AS households, count(*) FILTER (is_answered) AS answered,
       count(*) FILTER (is_in_need) AS in_need
FROM described UNPIVOT (group_code FOR grouping IN ("all", age, sex, single, town))
GROUP BY ALL
