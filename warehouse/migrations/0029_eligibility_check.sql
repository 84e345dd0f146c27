-- What the pre-check said of a target and a benefit (EMERGENCY, LIVELIHOOD, MEDICAL, HOUSING, EDUCATION): likely, unlikely or
-- cannot_tell, and what is missing to tell. Never a decision. uses_inferred: it rests on a value that is not confirmed. The row
-- is the newest answer that it was made from.
CREATE TABLE campaign.eligibility_check (
    target_id VARCHAR NOT NULL, benefit VARCHAR NOT NULL, answer VARCHAR NOT NULL, missing VARCHAR[] NOT NULL,
    uses_inferred BOOLEAN NOT NULL, checked_on DATE NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (target_id, benefit, run_no));
