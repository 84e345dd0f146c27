-- Whether one asks for somebody else in a household since its lists were last looked through: most runs change nobody, and
-- to look is dear. Grain: one row. Reads core.household_state, ops.stage_run.
SELECT EXISTS (
    SELECT 1 FROM core.household_state s JOIN core.household_state b USING (household_id)
    WHERE s.run_no > coalesce((SELECT max(run_no) FROM ops.stage_run WHERE stage = 'urgent' AND run_no < $run_no), 0)
      AND b.run_no < s.run_no AND b.person_id IS DISTINCT FROM s.person_id) AS is_any
