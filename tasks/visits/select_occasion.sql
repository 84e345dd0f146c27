-- The day of the last finished visits stage before this run, and the newest roster it may have seen. Grain: one row.
-- Reads ops.stage_run, ops.delivery, ops.delivery_verdict.
SELECT (SELECT max(as_of) FROM ops.stage_run WHERE stage = 'visits' AND run_no < $run_no) AS planned_on,
       (SELECT max(v.run_no) FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
        WHERE d.source IN ('staff_roster', 'operator_order') AND v.is_accepted AND v.run_no <= $run_no) >
       coalesce((SELECT max(run_no) FROM ops.stage_run WHERE stage = 'visits' AND run_no < $run_no), 0) AS is_roster_new
