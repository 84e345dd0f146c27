-- Runs, deliveries, quarantine, packages and who looked: what an operator and an auditor ask for.
CREATE SCHEMA raw;
CREATE SCHEMA typed;
CREATE SCHEMA core;
CREATE SCHEMA campaign;
CREATE SCHEMA ops;
CREATE SCHEMA ref;
CREATE SCHEMA out;

-- One run; it grows by one when something was taken in or a new day began.
CREATE TABLE ops.run (run_no INTEGER PRIMARY KEY, as_of DATE NOT NULL, opened_at TIMESTAMPTZ NOT NULL);
-- Working days without a run, taken up by a later one.
CREATE TABLE ops.absorbed_day (absorbed_on DATE PRIMARY KEY, run_no INTEGER NOT NULL);
-- One finished stage of a run; for ingestion and validation one delivery each.
CREATE TABLE ops.stage_run (
    stage VARCHAR NOT NULL, run_no INTEGER NOT NULL, delivery_id VARCHAR NOT NULL DEFAULT '', as_of DATE NOT NULL,
    fingerprint VARCHAR NOT NULL, rules_hash VARCHAR NOT NULL, counts VARCHAR NOT NULL, recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (stage, run_no, delivery_id));
-- One received file, identified by source, period and sha256.
CREATE TABLE ops.delivery (
    delivery_id VARCHAR PRIMARY KEY, source VARCHAR NOT NULL, period VARCHAR NOT NULL, sha256 VARCHAR NOT NULL,
    file_bytes BIGINT NOT NULL, rows_received INTEGER NOT NULL, rejected_code VARCHAR, rejected_ko VARCHAR,
    received_on DATE NOT NULL, run_no INTEGER NOT NULL);
-- What validation said of a delivery that could be read.
CREATE TABLE ops.delivery_verdict (
    delivery_id VARCHAR PRIMARY KEY, is_accepted BOOLEAN NOT NULL, rejected_code VARCHAR, rejected_ko VARCHAR,
    rows_accepted INTEGER NOT NULL, rows_quarantined INTEGER NOT NULL, run_no INTEGER NOT NULL);
-- One count for each rule of a delivery.
CREATE TABLE ops.rule_count (
    delivery_id VARCHAR NOT NULL, rule VARCHAR NOT NULL, column_name VARCHAR NOT NULL, action VARCHAR NOT NULL,
    bad_rows INTEGER NOT NULL, is_kept BOOLEAN NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, rule, column_name));
-- One broken rule of one row; a row with any finding of action quarantine_row is not accepted.
CREATE TABLE ops.quarantine (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, rule VARCHAR NOT NULL, column_name VARCHAR NOT NULL,
    action VARCHAR NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no, rule, column_name));
-- One sealed file that left by the outbox.
CREATE TABLE ops.package (
    package_id VARCHAR PRIMARY KEY, recipient VARCHAR NOT NULL, kind VARCHAR NOT NULL, period VARCHAR NOT NULL,
    made_on DATE NOT NULL, file_name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, content_sha256 VARCHAR NOT NULL,
    row_count INTEGER NOT NULL, run_no INTEGER NOT NULL);
-- What a row of a package stands for; ref is the recipient's own reference, never a warehouse id.
CREATE TABLE ops.package_row (
    package_id VARCHAR NOT NULL, ref VARCHAR NOT NULL, subject_kind VARCHAR NOT NULL, subject_id VARCHAR NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (package_id, ref));
-- A package that Balgul deleted from the outbox.
CREATE TABLE ops.package_deleted (package_id VARCHAR PRIMARY KEY, deleted_on DATE NOT NULL, run_no INTEGER NOT NULL);
-- Who looked at a person's record or was told a passphrase, and why.
CREATE TABLE ops.access_log (
    accessed_at TIMESTAMPTZ NOT NULL, account VARCHAR NOT NULL, command VARCHAR NOT NULL, subject_id VARCHAR NOT NULL,
    told_to VARCHAR, reason VARCHAR NOT NULL);

-- Public code tables, renewed from the checkout.
CREATE TABLE ref.town (town_code VARCHAR PRIMARY KEY, name_ko VARCHAR NOT NULL, office_phone VARCHAR);
-- subject: what one instance of a kind is about, household or person, by whatever route it comes.
CREATE TABLE ref.indicator (
    kind VARCHAR PRIMARY KEY, kind_no INTEGER NOT NULL, name_ko VARCHAR NOT NULL, counts_as VARCHAR NOT NULL,
    subject VARCHAR NOT NULL, is_national BOOLEAN NOT NULL);
