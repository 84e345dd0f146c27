-- Towns in which households live, by the code of today. Grain: town. Reads core.household_place.
SELECT DISTINCT town_code FROM core.household_place
