-- What a judgement made of each household it spoke of: where it stood in the pool, and its place among the targets of the
-- run. With the town and the groups in which changes are counted. Grain: household.
-- Reads campaign.pool_standing, campaign.target, core.household_contact, core.person_household,
-- core.person_now.
WITH stood AS (
    SELECT household_id, min(CASE WHEN standing IN ('selected', 'audit') THEN standing ELSE 'not_chosen' END) AS standing,
           max(points) AS points FROM campaign.pool_standing WHERE run_no = $run_no GROUP BY household_id),
taken AS (
    SELECT household_id, basis, points, first_channel, intensity, CAST(row_number() OVER (ORDER BY order_no) AS INTEGER) AS place
    FROM campaign.target WHERE run_no = $run_no),
judged AS (
    SELECT coalesce(t.household_id, s.household_id) AS household_id, t.basis, coalesce(t.points, s.points) AS points, t.place,
           t.first_channel, t.intensity
    FROM taken t FULL JOIN stood s ON s.household_id = t.household_id),
members AS (
    SELECT m.household_id, count(*) AS members, max(year(CAST($as_of AS DATE)) - p.birth_year) AS eldest_age
    FROM core.person_household m JOIN core.person_now p USING (person_id) SEMI JOIN judged USING (household_id)
    GROUP BY m.household_id)
SELECT j.*, c.town_code, c.sex, coalesce(m.members, 0) AS members, CAST(m.eldest_age AS INTEGER) AS eldest_age
FROM judged j
LEFT JOIN core.household_contact c USING (household_id)
LEFT JOIN members m USING (household_id)
ORDER BY j.household_id
