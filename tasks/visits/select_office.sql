-- Where each town's tours start: a point inside the town, since the place of its office is not known. Grain: town.
-- Reads ref.village_point.
SELECT town_code, latitude, longitude FROM ref.village_point WHERE ri = ''
