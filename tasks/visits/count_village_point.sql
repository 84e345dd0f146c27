-- How many points come from the given boundaries. Grain: one row. Reads ref.village_point.
SELECT count(*) AS points FROM ref.village_point WHERE source = $source
