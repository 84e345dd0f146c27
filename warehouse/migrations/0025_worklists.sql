-- Assignment and hand-over: what a worklist asks of an officer's day, who waits for room, who took over from whom, what was
-- given ready to copy into the official record.

-- What one worklist plans for one day of its officer, in minutes at the desk, beside what the officer's day had in all when it
-- was planned. A signed order lets a day have more.
CREATE TABLE campaign.worklist_day (
    package_id VARCHAR NOT NULL, officer_id VARCHAR NOT NULL, day DATE NOT NULL, minutes INTEGER NOT NULL,
    capacity_minutes INTEGER NOT NULL, order_delivery_id VARCHAR, order_row_no INTEGER, run_no INTEGER NOT NULL,
    PRIMARY KEY (package_id, day));
-- A household that something is due for and for which no officer of its town has room this week. officer_id: whom it waits
-- for, since they spoke with it or took it over.
CREATE TABLE campaign.unassigned (
    target_id VARCHAR NOT NULL, town_code VARCHAR, officer_id VARCHAR, minutes INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (target_id, run_no));
-- The day from which what an officer was sent before is closed to them. cause: transferred, left, absent. The row is that of the
-- roster, or the officer's last one.
CREATE TABLE campaign.access_end (
    officer_id VARCHAR NOT NULL, ended_on DATE NOT NULL, cause VARCHAR NOT NULL, town_code VARCHAR, delivery_id VARCHAR NOT NULL,
    row_no INTEGER NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (officer_id, ended_on));
-- One household that went from one officer to another, in the package that told of it.
CREATE TABLE campaign.handover (
    target_id VARCHAR NOT NULL, from_officer_id VARCHAR NOT NULL, to_officer_id VARCHAR NOT NULL, handed_on DATE NOT NULL,
    package_id VARCHAR NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (package_id, target_id));
-- A contact whose record was given to an officer ready to copy, on the card of its household.
CREATE TABLE campaign.input_card (
    package_id VARCHAR NOT NULL, ref VARCHAR NOT NULL, attempt_id VARCHAR NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (package_id, attempt_id));
-- Calls and talks at the office as a county exported them from 행복이음, each record once, with the target and the worklist that it
-- spoke of when it came: those that the officer wrote there, else the household of the number and the officer's newest list that
-- held it. target_id is NULL where the household was no target.
CREATE TABLE campaign.ssis_record (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, record_no VARCHAR NOT NULL, target_id VARCHAR, package_id VARCHAR,
    ref VARCHAR, officer_id VARCHAR NOT NULL, called_on DATE NOT NULL, result VARCHAR, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, row_no));
