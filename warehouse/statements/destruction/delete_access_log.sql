-- Looks that are past their years. Grain: look. Reads nothing else.
DELETE FROM ops.access_log WHERE CAST(accessed_at AS DATE) + to_years($access_log_years) <= $as_of
