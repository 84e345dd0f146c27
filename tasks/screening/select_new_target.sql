-- The incoming households with what their first contact depends on, in their order: urgent, points, oldest signal, keyed
-- hash. A danger that somebody was told of lately, while they were no target and before anybody talked with them, makes them
-- urgent as a kind of danger does: who signs the list is to see it, and nothing waits for the signature; not who is only to
-- be telephoned by order. Grain: household.
-- Reads incoming, active_kind, core.*, campaign.target, campaign.unmet_danger.
WITH sized AS (
    SELECT household_id, CAST(sum(points) AS INTEGER) AS points, min(observed_on) AS observed_on,
           bool_or(list_contains(texts_of($urgent), kind)) AS has_urgent_kind
    FROM active_kind GROUP BY household_id),
members AS (
    SELECT m.household_id, max(year($as_of) - p.birth_year) AS eldest_age, bool_or(coalesce(p.phone, p.phone_2) IS NOT NULL) AS has_phone
    FROM core.person_household m JOIN core.person_now p USING (person_id) GROUP BY m.household_id),
endangered AS (
    SELECT DISTINCT u.root_id AS household_id
    FROM campaign.unmet_danger u
    ANTI JOIN core.withdrawn_row w ON w.delivery_id = u.delivery_id AND w.row_no = u.row_no
    WHERE u.is_for_visit AND u.found_on > CAST($as_of AS DATE) - CAST($told_days AS INTEGER))
SELECT id_of('target', $campaign_id || '/' || i.household_id || '/' || $run_no) AS target_id, $campaign_id AS campaign_id,
       i.household_id, i.basis, coalesce(s.points, 0) AS points, i.delivery_id, i.row_no,
       coalesce(s.has_urgent_kind, false) OR e.household_id IS NOT NULL AS is_urgent, CAST(m.eldest_age AS INTEGER) AS eldest_age,
       coalesce(m.has_phone, false) AS has_phone,
       CAST(row_number() OVER (ORDER BY is_urgent DESC, coalesce(s.points, 0) DESC, s.observed_on,
           id_of('tie/' || $campaign_id, i.household_id))
           + (SELECT coalesce(max(order_no), 0) FROM campaign.target WHERE campaign_id = $campaign_id) AS INTEGER) AS order_no
FROM incoming i
LEFT JOIN sized s USING (household_id)
LEFT JOIN members m USING (household_id)
LEFT JOIN endangered e USING (household_id)
ORDER BY order_no
