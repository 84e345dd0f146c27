-- They are among the rows of this run. Grain: row. Reads told_again.
INSERT INTO new_row SELECT delivery_id, row_no FROM told_again
