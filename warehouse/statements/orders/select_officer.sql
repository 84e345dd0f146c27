-- Whether an officer stands in any accepted roster. Grain: one row, or none. Reads core.officer_day.
SELECT officer_id FROM core.officer_day WHERE officer_id = $officer_id LIMIT 1
