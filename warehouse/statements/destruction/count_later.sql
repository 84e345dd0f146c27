-- Destructions of a run or of later ones. Grain: one row. Reads ops.destruction.
SELECT count(*) AS destructions FROM ops.destruction WHERE run_no >= $first
