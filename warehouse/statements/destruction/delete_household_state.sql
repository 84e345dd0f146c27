-- What was kept of them. Grain: (household, run). Reads stale_household.
DELETE FROM core.household_state WHERE household_id IN (SELECT household_id FROM stale_household)
