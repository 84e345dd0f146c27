-- Calls and talks at the office as a county exported them from 행복이음, each record once, with the target and the worklist that it
-- spoke of when it came: those that the officer wrote there, else the household of the number and the officer's newest list that
-- held it. target_id is NULL where the household was no target.
CREATE TABLE campaign.ssis_record (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, record_no VARCHAR NOT NULL, target_id VARCHAR, package_id VARCHAR,
    ref VARCHAR, officer_id VARCHAR NOT NULL, called_on DATE NOT NULL, result VARCHAR, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, row_no));
