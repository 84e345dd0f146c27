-- A finished stage. Grain: one row; written in the transaction that holds the stage's facts.
INSERT INTO ops.stage_run VALUES ($stage, $run_no, $delivery_id, $as_of, $fingerprint, $rules_hash, $counts, $recorded_at)
