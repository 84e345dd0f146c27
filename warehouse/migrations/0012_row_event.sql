-- What became of a quarantined row after its delivery was judged. event: released (by an order; rule is the one that the
-- order overrode), release_refused (by_* is the order, rule the first that the row still breaks, or why not at all),
-- replaced (by_* is the row of a newer accepted delivery of the same source and period that holds its key).
CREATE TABLE ops.row_event (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, event VARCHAR NOT NULL, by_delivery_id VARCHAR NOT NULL,
    by_row_no INTEGER NOT NULL, rule VARCHAR, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, row_no, by_delivery_id, by_row_no));
-- Whether a rule had enough to compare with; one that had not, holds.
ALTER TABLE ops.rule_count ADD COLUMN is_asked BOOLEAN DEFAULT true;
-- How long a row of a source is kept, from the declarations.
CREATE TABLE ref.retention (source VARCHAR PRIMARY KEY, retention_years INTEGER NOT NULL);
