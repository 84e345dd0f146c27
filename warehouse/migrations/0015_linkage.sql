-- Where the address of a row lies, beyond its town and village: the lot (지번, or road and building number), and how sure
-- the place is (state of tasks/linkage/addresses.py). Rows of before have neither.
ALTER TABLE core.appearance ADD COLUMN lot VARCHAR;
ALTER TABLE core.appearance ADD COLUMN place_state VARCHAR;
-- What a link rests on, and what speaks for a candidate that a human is asked about.
ALTER TABLE core.link ADD COLUMN evidence VARCHAR;
ALTER TABLE core.link_review ADD COLUMN probability DOUBLE;
-- What a human said of a row and a person, by an order: same (the row names them) or other (it does not). The newest holds.
CREATE TABLE core.link_answer (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, person_id VARCHAR NOT NULL, answer VARCHAR NOT NULL,
    by_delivery_id VARCHAR NOT NULL, by_row_no INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (by_delivery_id, by_row_no));
-- A household that was taken for another one until an order undid the link: what either refused, and what protects either,
-- holds for both.
CREATE TABLE core.household_split (
    household_id VARCHAR NOT NULL, from_household_id VARCHAR NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (household_id, from_household_id));
-- A household whose link to another one was undone may turn out to be a third one: of several links the newest that holds counts.
CREATE TEMP TABLE kept_household_link AS FROM core.household_link;
DROP TABLE core.household_link;
CREATE TABLE core.household_link (
    from_household_id VARCHAR NOT NULL, to_household_id VARCHAR NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (from_household_id, run_no));
INSERT INTO core.household_link FROM kept_household_link;
DROP TABLE kept_household_link;
