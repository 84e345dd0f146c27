-- One scan of what a screening reads: every observation with its household, and every row that names a person.
-- Grain: one row. Reads core.observation, core.observation_source, core.appearance, core.membership, core.link.
SELECT (SELECT count(*) + bit_xor(hash(household_id, kind, observed_on, valid_until, run_no)) FROM core.observation) IS NOT NULL
   AND (SELECT bit_xor(hash(observation_id, source, delivery_id, row_no)) FROM core.observation_source) IS NOT NULL
   AND (SELECT bit_xor(hash(delivery_id, row_no, source, run_no)) FROM core.appearance) IS NOT NULL
   AND (SELECT bit_xor(hash(person_id, household_id)) FROM core.membership) IS NOT NULL
   AND (SELECT bit_xor(hash(delivery_id, row_no, person_id)) FROM core.link) IS NOT NULL AS is_read
