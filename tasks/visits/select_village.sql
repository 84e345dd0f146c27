-- The villages and towns of the county on the map; a town has no ri. Grain: point. Reads ref.village_point.
SELECT town_code, ri, latitude, longitude FROM ref.village_point ORDER BY town_code, ri
