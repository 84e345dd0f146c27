-- Whether somebody else of a household is known. Grain: one row. Reads core.person_household.
SELECT count(*) FILTER (person_id <> $person_id) AS others FROM core.person_household WHERE household_id = $household_id
