-- What officers take along on paper: a page of the 방문명부 for one officer and day, and the desk's word that it is gone.

-- print_no stands at the foot of the page.
CREATE TABLE campaign.visit_roll (
    package_id VARCHAR NOT NULL, print_no VARCHAR NOT NULL, officer_id VARCHAR NOT NULL, visit_on DATE NOT NULL,
    visits INTEGER NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (package_id, visit_on));
-- What the desk ticked of a trip's officer: all pages up to the day of that trip are shredded (SHREDDED), or were never
-- printed (NOT_PRINTED).
CREATE TABLE campaign.visit_roll_tick (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, trip_id VARCHAR NOT NULL, result VARCHAR NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
