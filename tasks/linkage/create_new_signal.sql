-- The crisis information that the new rows carry. Grain: (row, kind).
CREATE OR REPLACE TEMP TABLE new_signal (
    delivery_id VARCHAR, row_no INTEGER, source VARCHAR, kind VARCHAR, observed_on DATE, subject VARCHAR,
    valid_days INTEGER)
