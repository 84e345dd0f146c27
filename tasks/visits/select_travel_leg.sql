-- Each way between two places of a town by the newest accepted matrix, with what is wrong with it: fault is NULL where it may be
-- used. A hole is a way without minutes. The speed that minutes imply is judged from some length on. Grain: ordered pair of
-- places.
-- Reads typed.travel_matrix, ops.delivery, ops.delivery_verdict, ops.held_row, ref.village_point, ref.town, ref.town_alias.
WITH newest AS (
    SELECT d.delivery_id FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
    WHERE d.source = 'travel_matrix' AND v.is_accepted AND v.run_no <= $run_no ORDER BY v.run_no DESC, d.delivery_id LIMIT 1),
place AS (
    SELECT p.town_code, p.latitude, p.longitude, trim(w.name_ko || ' ' || p.ri) AS place
    FROM ref.village_point p JOIN ref.town w USING (town_code)),
-- A matrix that was received before says names of before.
called AS (
    SELECT trim(a.alias || ' ' || p.ri) AS name, min(trim(w.name_ko || ' ' || p.ri)) AS place
    FROM ref.village_point p JOIN ref.town w USING (town_code) JOIN ref.town_alias a USING (town_code) GROUP BY name),
said AS (
    SELECT regexp_replace(trim(t.from_place), '\s+', ' ', 'g') AS from_place,
           regexp_replace(trim(t.to_place), '\s+', ' ', 'g') AS to_place, t.minutes
    FROM typed.travel_matrix t JOIN newest USING (delivery_id)
    ANTI JOIN ops.held_row h ON h.delivery_id = t.delivery_id AND h.row_no = t.row_no),
stated AS (
    SELECT coalesce(f.place, s.from_place) AS from_place, coalesce(o.place, s.to_place) AS to_place, max(s.minutes) AS minutes
    FROM said s LEFT JOIN called f ON f.name = s.from_place LEFT JOIN called o ON o.name = s.to_place GROUP BY ALL),
way AS (
    SELECT n.delivery_id, a.town_code, a.place AS from_place, b.place AS to_place, a.latitude AS from_latitude,
           a.longitude AS from_longitude, b.latitude AS to_latitude, b.longitude AS to_longitude,
           straight_km(a.latitude, a.longitude, b.latitude, b.longitude) * $circuity AS distance_km
    FROM place a JOIN place b ON b.town_code = a.town_code AND b.place <> a.place CROSS JOIN newest n)
SELECT w.*, s.minutes,
       CASE WHEN s.minutes IS NULL THEN 'hole'
            WHEN w.distance_km >= $from_km AND w.distance_km * 60 > $most_kmh * s.minutes THEN 'too_fast'
            WHEN w.distance_km >= $from_km AND w.distance_km * 60 < $least_kmh * s.minutes THEN 'too_slow' END AS fault
FROM way w LEFT JOIN stated s USING (from_place, to_place)
UNION ALL
SELECT n.delivery_id, NULL, s.from_place, s.to_place, NULL, NULL, NULL, NULL, NULL, s.minutes, 'unknown_place'
FROM stated s CROSS JOIN newest n
WHERE s.from_place NOT IN (SELECT place FROM place) OR s.to_place NOT IN (SELECT place FROM place)
ORDER BY town_code, from_place, to_place
