-- The number of the last drain. Grain: one row.
SELECT coalesce(max(CAST(value AS INTEGER)), 0) AS batch_no FROM note WHERE kind = 'drain'
