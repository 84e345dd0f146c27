-- The rows that brought an observation, also one that was known, and of which day each speaks. A row that tells once more
-- what it told adds nothing. Grain: (observation, row). Reads linked_signal, core.observation_source.
INSERT INTO core.observation_source BY NAME
SELECT observation_id, source, delivery_id, row_no, max(observed_on) AS observed_on, $run_no AS run_no FROM linked_signal
ANTI JOIN (FROM core.observation_source) k USING (observation_id, delivery_id, row_no)
GROUP BY observation_id, source, delivery_id, row_no
