-- The rows that brought an observation, also one that was known. Grain: (observation, row). Reads linked_signal.
INSERT INTO core.observation_source
SELECT DISTINCT observation_id, source, delivery_id, row_no, $run_no FROM linked_signal
