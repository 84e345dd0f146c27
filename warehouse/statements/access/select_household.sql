-- Whether a household is known. Grain: at most one row. Reads core.household.
SELECT household_id FROM core.household WHERE household_id = $household_id
