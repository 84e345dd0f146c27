-- The accepted rows that this run links. Grain: row.
CREATE OR REPLACE TEMP TABLE new_row (delivery_id VARCHAR, row_no INTEGER)
