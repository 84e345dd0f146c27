-- At the door: who is to be visited, when and by whom, and what was found.

-- One wish for a visit; open until an outcome ends it. minutes at the door; needs_two: two officers by rule.
CREATE TABLE campaign.visit_request (
    request_id VARCHAR PRIMARY KEY, target_id VARCHAR NOT NULL, reason VARCHAR NOT NULL, minutes INTEGER NOT NULL,
    needs_two BOOLEAN NOT NULL, skill VARCHAR, priority INTEGER NOT NULL, not_before DATE NOT NULL, due_on DATE,
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, run_no INTEGER NOT NULL);
-- A time that an officer promised to a household: the visit is confirmed then, and never moved. The newest row holds.
CREATE TABLE campaign.visit_promise (
    request_id VARCHAR NOT NULL, officer_id VARCHAR NOT NULL, promised_on DATE NOT NULL, start_minute INTEGER NOT NULL,
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (request_id, run_no));
-- One plan of one town in one run: what it was planned from and how good it is. An unchanged input makes no new plan.
CREATE TABLE campaign.visit_plan (
    visit_plan_id VARCHAR PRIMARY KEY, town_code VARCHAR NOT NULL, input_hash VARCHAR NOT NULL, visits INTEGER NOT NULL,
    unserved INTEGER NOT NULL, travel_minutes INTEGER NOT NULL, moved INTEGER NOT NULL, run_no INTEGER NOT NULL);
-- One visit as planned; the newest row holds. start_minute counts from midnight. state: planned, withdrawn. Its result is
-- due by return_due_on; without one it counts as forgotten from forget_on, and is planned anew as another visit.
CREATE TABLE campaign.visit (
    visit_id VARCHAR NOT NULL, request_id VARCHAR NOT NULL, target_id VARCHAR NOT NULL, try_no INTEGER NOT NULL,
    officer_id VARCHAR NOT NULL, officer_2_id VARCHAR, visit_on DATE NOT NULL, start_minute INTEGER NOT NULL,
    minutes INTEGER NOT NULL, is_confirmed BOOLEAN NOT NULL, visit_plan_id VARCHAR NOT NULL, package_id VARCHAR,
    state VARCHAR NOT NULL, return_due_on DATE NOT NULL, forget_on DATE NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (visit_id, run_no));
-- What was found: MET, ABSENT, REFUSED, MOVED, DIED, INSTITUTION, UNFOUND, NOT_DONE.
CREATE TABLE campaign.visit_outcome (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, request_id VARCHAR, target_id VARCHAR NOT NULL,
    result VARCHAR NOT NULL, visited_on DATE NOT NULL, started_at TIME, minutes INTEGER, talk_minutes INTEGER,
    officer_id VARCHAR, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- A point inside each village, and of each town (ri empty), in WGS84 degrees: where a household lives, as far as a trip
-- is concerned. Renewed from the boundaries of the checkout.
CREATE TABLE ref.village_point (
    town_code VARCHAR NOT NULL, ri VARCHAR NOT NULL, latitude DOUBLE NOT NULL, longitude DOUBLE NOT NULL,
    source VARCHAR NOT NULL, PRIMARY KEY (town_code, ri));
