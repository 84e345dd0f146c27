-- The newest run, and the counts of a stage of this run if it is finished. Grain: one row. Reads ops.run, ops.stage_run.
SELECT max(run_no) AS last_run_no,
       (SELECT counts FROM ops.stage_run WHERE stage = $stage AND run_no = $run_no AND delivery_id = $delivery_id) AS counts
FROM ops.run
