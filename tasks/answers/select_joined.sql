-- Whether this run made two households one, or looked somebody up in another one. Grain: one row.
-- Reads core.household_root_state, core.household_left.
SELECT EXISTS (FROM core.household_root_state WHERE run_no = $run_no)
       OR EXISTS (FROM core.household_left WHERE run_no = $run_no) AS is_any
