-- A working day that had no run of its own. Grain: one row; a day absorbed before stays as it is.
INSERT INTO ops.absorbed_day SELECT CAST($absorbed_on AS DATE), CAST($run_no AS INTEGER)
WHERE NOT EXISTS (SELECT 1 FROM ops.absorbed_day WHERE absorbed_on = $absorbed_on)
