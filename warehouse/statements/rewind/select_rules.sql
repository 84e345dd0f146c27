-- By which code the stages of a day's runs were made. Grain: (run, stage, delivery). Reads ops.stage_run.
SELECT run_no, stage, delivery_id, rules_hash FROM ops.stage_run WHERE run_no BETWEEN $first AND $last
