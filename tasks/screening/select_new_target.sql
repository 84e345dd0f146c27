-- The incoming households with what their first contact depends on, in their order: urgent, points, oldest signal, keyed
-- hash. Grain: household. Reads incoming, active_kind, core.person_now, core.person_household, campaign.target.
WITH sized AS (
    SELECT household_id, CAST(sum(points) AS INTEGER) AS points, min(observed_on) AS observed_on,
           bool_or(list_contains(CAST(CAST($urgent AS JSON) AS VARCHAR[]), kind)) AS is_urgent
    FROM active_kind GROUP BY household_id),
members AS (
    SELECT m.household_id, max(year($as_of) - p.birth_year) AS eldest_age, bool_or(coalesce(p.phone, p.phone_2) IS NOT NULL) AS has_phone
    FROM core.person_household m JOIN core.person_now p USING (person_id) GROUP BY m.household_id)
SELECT id_of('target', $campaign_id || '/' || i.household_id || '/' || $run_no) AS target_id, $campaign_id AS campaign_id,
       i.household_id, i.basis, coalesce(s.points, 0) AS points, i.delivery_id, i.row_no,
       coalesce(s.is_urgent, false) AS is_urgent, CAST(m.eldest_age AS INTEGER) AS eldest_age,
       coalesce(m.has_phone, false) AS has_phone,
       CAST(row_number() OVER (ORDER BY coalesce(s.is_urgent, false) DESC, coalesce(s.points, 0) DESC, s.observed_on,
           id_of('tie/' || $campaign_id, i.household_id))
           + (SELECT coalesce(max(order_no), 0) FROM campaign.target WHERE campaign_id = $campaign_id) AS INTEGER) AS order_no
FROM incoming i
LEFT JOIN sized s USING (household_id)
LEFT JOIN members m USING (household_id)
ORDER BY order_no
