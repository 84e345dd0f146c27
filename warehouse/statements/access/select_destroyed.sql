-- The last day on which rows past their years were destroyed. Grain: one row. Reads ops.destruction, ops.destroyed_count.
SELECT max(d.destroyed_on) AS destroyed_on
FROM ops.destruction d SEMI JOIN (FROM ops.destroyed_count WHERE destroyed > 0 AND contains(name, '.')) c ON c.run_no = d.run_no
