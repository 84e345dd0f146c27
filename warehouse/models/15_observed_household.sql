-- The household that an observation counts for: what is a person's counts where the person lives now, what is a household's where
-- it was observed, and so does that of a person whom no row names any more. Grain: observation.
-- The condition on the kind stands within the equality: beside it DuckDB compares each observation with each person.
-- Reads core.observation, core.household_root, core.person_household, ref.indicator.
CREATE OR REPLACE VIEW core.observed_household AS
SELECT o.observation_id, coalesce(m.household_id, h.root_id) AS household_id
FROM core.observation o
JOIN ref.indicator i USING (kind)
JOIN core.household_root h ON h.household_id = o.household_id
LEFT JOIN core.person_household m ON m.person_id = CASE WHEN i.subject = 'person' THEN o.person_id END
