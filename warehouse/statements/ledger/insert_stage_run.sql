-- A finished stage; written in the transaction that holds the stage's facts. Its fingerprint rests on the rows of the stages
-- before it in this run, its own last row of an earlier run, the parameters, and its own SQL and rules. Of one that judges
-- delivery by delivery it says nothing of the others: one of them may be given back. Receiving, destruction and reporting are
-- left out of the rows: a replay repeats none of them. Grain: one row. Reads ops.stage_run.
INSERT INTO ops.stage_run
SELECT $stage, $run_no, $delivery_id, $as_of,
       sha256(concat_ws('|',
           coalesce((SELECT string_agg(stage || delivery_id || fingerprint || counts, ',' ORDER BY stage, delivery_id)
                     FROM ops.stage_run
                     WHERE run_no = $run_no AND stage <> $stage AND stage NOT IN ('ingestion', 'destruction', 'today', 'reporting')), ''),
           coalesce((SELECT arg_max(fingerprint, (run_no, delivery_id)) FROM ops.stage_run WHERE stage = $stage AND run_no < $run_no), ''),
           $parameters_hash, $rules_hash, $delivery_id)),
       $rules_hash, $counts, $recorded_at
