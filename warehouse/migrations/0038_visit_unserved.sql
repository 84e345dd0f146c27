-- Visits that a plan could not make, each with the reason, for a human.

-- reason: no_town, no_officer, no_half_day, too_far, no_driver, no_second, no_skill, no_room, promise_unmet. town_code: NULL
-- where none is known.
CREATE TABLE campaign.visit_unserved (
    request_id VARCHAR NOT NULL, target_id VARCHAR NOT NULL, town_code VARCHAR, reason VARCHAR NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (request_id, run_no));
