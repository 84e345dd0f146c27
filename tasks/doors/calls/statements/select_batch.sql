-- The drain that was begun and not finished, if there is one; else nothing. Grain: one row.
SELECT min(batch_no) AS batch_no FROM event WHERE body IS NOT NULL AND batch_no IS NOT NULL
