-- What residents ask of the county about themselves, and what was answered.

-- A complaint as it was taken in; one number is one complaint, however often it is sent. kind: why_me, access, correction, stop,
-- conduct, not_helped, other. received_on: the day on which it was made, from which its clock runs.
CREATE TABLE campaign.complaint (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, complaint_no VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    is_verified BOOLEAN NOT NULL, received_on DATE NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- The household, and the person where known, that a complaint is of: named by a package, by the rule or by a human; never by
-- weights alone, since a stop takes attention away. It may become known later than the complaint. town_code: where it was then.
CREATE TABLE campaign.complaint_match (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, household_id VARCHAR NOT NULL, person_id VARCHAR, town_code VARCHAR,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- That a complaint was answered, or the agency to whom a correction was put (part: complaint, correction), by an order with a
-- document number.
CREATE TABLE campaign.complaint_answer (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, part VARCHAR NOT NULL, document_no VARCHAR NOT NULL,
    answered_on DATE NOT NULL, by_delivery_id VARCHAR NOT NULL, by_row_no INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (by_delivery_id, by_row_no));
-- A page for one person that says where their name came from, and the complaint or order that asked for it.
CREATE TABLE campaign.source_notice (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, household_id VARCHAR NOT NULL, person_id VARCHAR NOT NULL,
    package_id VARCHAR NOT NULL, made_on DATE NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- A request to the agency of a source to correct what it sent about the person of a complaint.
CREATE TABLE campaign.correction_request (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, source VARCHAR NOT NULL, package_id VARCHAR NOT NULL,
    asked_on DATE NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
