-- The rows that brought an observation, also one that was known. A row that tells once more what it told adds nothing.
-- Grain: (observation, row). Reads linked_signal, core.observation_source.
INSERT INTO core.observation_source
SELECT DISTINCT observation_id, source, delivery_id, row_no, $run_no FROM linked_signal
ANTI JOIN (FROM core.observation_source) k USING (observation_id, delivery_id, row_no)
