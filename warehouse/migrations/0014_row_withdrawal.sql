-- Whatever took a row back, one fact for each row that says so: a row may be corrected twice, and be withdrawn by an order as
-- well. A correction that is itself withdrawn by an order takes nothing back any more; core.withdrawn_row is a view of those
-- that hold.
CREATE TABLE core.row_withdrawal (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, cause VARCHAR NOT NULL, by_delivery_id VARCHAR NOT NULL,
    by_row_no INTEGER NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no, by_delivery_id, by_row_no));
INSERT INTO core.row_withdrawal SELECT * FROM core.withdrawn_row;
DROP TABLE core.withdrawn_row;
