-- Deliveries that come in parts, and files that only repeat what came before.

-- One received part of a delivery; its rows lie under part_id until the delivery is whole, and then under delivery_id. Of two
-- parts of one number the later holds. counts: what stated counts, the parts or the rows of the delivery; missing: the numbers
-- of the parts, or the number of rows, that the delivery lacked once this one had come; NULL when it was whole.
CREATE TABLE ops.delivery_part (
    part_id VARCHAR PRIMARY KEY, delivery_id VARCHAR NOT NULL, source VARCHAR NOT NULL, period VARCHAR NOT NULL,
    set_no INTEGER NOT NULL, part_no INTEGER NOT NULL, arrival_no INTEGER NOT NULL, counts VARCHAR NOT NULL,
    stated INTEGER NOT NULL, row_count INTEGER NOT NULL, sha256 VARCHAR NOT NULL, file_bytes BIGINT NOT NULL,
    since_on DATE NOT NULL, rows_gathered INTEGER NOT NULL, missing VARCHAR, received_on DATE NOT NULL,
    run_no INTEGER NOT NULL);
-- A delivery whose rows are those of an earlier one: nothing of it was kept.
CREATE TABLE ops.delivery_repeat (
    delivery_id VARCHAR PRIMARY KEY, repeats_delivery_id VARCHAR NOT NULL, run_no INTEGER NOT NULL);
