-- Where households live: the point of their village, else of their town. Grain: household with a town.
-- Reads core.household_place, ref.village_point; $households is a JSON list of ids.
SELECT p.household_id, p.town_code, coalesce(e.latitude, w.latitude) AS latitude, coalesce(e.longitude, w.longitude) AS longitude
FROM core.household_place p
JOIN ref.village_point w ON w.town_code = p.town_code AND w.ri = ''
LEFT JOIN ref.village_point e ON e.town_code = p.town_code AND e.ri = p.ri
WHERE list_contains(texts_of($households), p.household_id)
