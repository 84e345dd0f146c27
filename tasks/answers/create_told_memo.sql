-- What senders remark beside the rows of their lists. Grain: row. Reads nothing.
CREATE OR REPLACE TEMP TABLE told_memo (
    source VARCHAR, delivery_id VARCHAR, row_no INTEGER, person_id VARCHAR, memo VARCHAR, is_told BOOLEAN)
