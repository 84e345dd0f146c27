-- What the fingerprint of a stage rests on: the rows of this run so far and its own last row of an earlier run.
-- Receiving and reporting are left out: a replay repeats neither. Grain: one row. Reads ops.stage_run.
SELECT (SELECT string_agg(stage || delivery_id || fingerprint || counts, ',' ORDER BY stage, delivery_id)
        FROM ops.stage_run WHERE run_no = $run_no
          AND stage NOT IN ('ingestion', 'today', 'reporting')) AS before,
       (SELECT fingerprint FROM ops.stage_run WHERE stage = $stage AND run_no < $run_no
        ORDER BY run_no DESC, delivery_id DESC LIMIT 1) AS own_last
