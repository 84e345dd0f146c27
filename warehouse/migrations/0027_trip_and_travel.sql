-- Trips: who is out from an office, when they are expected back, and that somebody at its desk ticks their return.

-- One officer's half-day out of the office on one day, as the trip sheet says it; the newest row holds. back_by_minute counts
-- from midnight. Its tick is due by the run of tick_due_on.
CREATE TABLE campaign.trip (
    trip_id VARCHAR NOT NULL, town_code VARCHAR NOT NULL, officer_id VARCHAR NOT NULL, officer_2_id VARCHAR, trip_on DATE NOT NULL,
    half VARCHAR NOT NULL, leaves_minute INTEGER NOT NULL, back_by_minute INTEGER NOT NULL, visits INTEGER NOT NULL,
    tick_due_on DATE NOT NULL, package_id VARCHAR NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (trip_id, run_no));
-- What the desk ticked: BACK, NOT_GONE, NO_CONTACT, CALLED_112.
CREATE TABLE campaign.trip_tick (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, trip_id VARCHAR NOT NULL, result VARCHAR NOT NULL, back_at TIME,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- A trip of which no tick came (no_tick), or whose tick says that nobody was reached or that 112 was called. From its run on
-- nobody of that office is sent out alone, until a review.
CREATE TABLE campaign.trip_incident (
    trip_id VARCHAR NOT NULL, code VARCHAR NOT NULL, town_code VARCHAR NOT NULL, noticed_on DATE NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (trip_id, code));
-- An order that says that the incidents of a trip, as far as they were known, were looked into.
CREATE TABLE campaign.trip_review (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, trip_id VARCHAR NOT NULL, reviewed_on DATE NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));

-- Travel between the villages of a town as a received matrix says it; what it does not say, or says implausibly, is computed.
-- travel_delivery_id: the matrix that a plan's minutes come from, NULL where all were computed; travel_gaps: ways that were.
ALTER TABLE campaign.visit_plan ADD COLUMN travel_delivery_id VARCHAR;
ALTER TABLE campaign.visit_plan ADD COLUMN travel_gaps INTEGER;
-- A way of a matrix that is computed instead. fault: hole, too_fast, too_slow; unknown_place (no way of this county, town_code NULL).
CREATE TABLE campaign.travel_gap (
    delivery_id VARCHAR NOT NULL, town_code VARCHAR, from_place VARCHAR NOT NULL, to_place VARCHAR NOT NULL, fault VARCHAR NOT NULL,
    run_no INTEGER NOT NULL);
