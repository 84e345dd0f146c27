-- What the law bids destroy is destroyed; what stays is the proof, and the counts that keep the laws true.

-- One destruction, by an order under a document number; account is that of the process that carried it out.
CREATE TABLE ops.destruction (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, ordered_by VARCHAR NOT NULL, document_no VARCHAR NOT NULL,
    ordered_on DATE NOT NULL, destroyed_on DATE NOT NULL, account VARCHAR NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, row_no));
-- How many rows of a table, and files of a folder, one run destroyed.
CREATE TABLE ops.destroyed_count (
    name VARCHAR NOT NULL, destroyed INTEGER NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (name, run_no));
-- How many received rows of a delivery one run destroyed.
CREATE TABLE ops.destroyed_row (
    delivery_id VARCHAR NOT NULL, source VARCHAR NOT NULL, destroyed INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, run_no));
-- By how much one run lowered a step of a campaign's funnel, which goes on counting them.
CREATE TABLE ops.destroyed_step (
    campaign_id VARCHAR NOT NULL, step VARCHAR NOT NULL, households INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, step, run_no));
-- Who wanted no contact and is otherwise forgotten: the token and the days, nothing else. ends_on is NULL for good.
CREATE TABLE core.do_not_contact (
    token VARCHAR NOT NULL, starts_on DATE NOT NULL, ends_on DATE, run_no INTEGER NOT NULL, PRIMARY KEY (token, run_no));
