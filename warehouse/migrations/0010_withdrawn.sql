-- Rows that nobody may act on any more, since their source took them back: replaced by a row with their key in a newer delivery
-- of the same period (cause corrected), or withdrawn with their whole delivery by an order (cause ordered). The row that says so
-- is named. What was done on their strength stays a fact.
CREATE TABLE core.withdrawn_row (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, cause VARCHAR NOT NULL, by_delivery_id VARCHAR NOT NULL,
    by_row_no INTEGER NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
