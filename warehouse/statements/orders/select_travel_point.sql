-- The places of the county between which ways are asked for, in the order in which a matrix has them. Grain: place.
-- Reads ref.village_point, ref.town.
SELECT trim(w.name_ko || ' ' || p.ri) AS place, p.latitude, p.longitude
FROM ref.village_point p JOIN ref.town w USING (town_code) ORDER BY p.town_code, p.ri
