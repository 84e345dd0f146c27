-- Persons, households and what is known of them. Facts only: each has the run that took it in and its source row.

-- One accepted row that names a person, as it stood in the file.
CREATE TABLE core.appearance (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, source VARCHAR NOT NULL, token VARCHAR, person_name VARCHAR,
    birth_on DATE, birth_year BIGINT, sex VARCHAR, phone VARCHAR, phone_2 VARCHAR, address VARCHAR, household_no VARCHAR,
    relation VARCHAR, town_code VARCHAR, ri VARCHAR, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- A person, by token, else by the row that first named them.
CREATE TABLE core.person (
    person_id VARCHAR PRIMARY KEY, token VARCHAR, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL);
-- Which person a row names, how that was found, and how sure it is.
CREATE TABLE core.link (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, person_id VARCHAR NOT NULL, method VARCHAR NOT NULL,
    probability DOUBLE NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no, run_no));
-- A row that might name a known person; a human answers.
CREATE TABLE core.link_review (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, candidate_person_id VARCHAR NOT NULL, evidence VARCHAR NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no, candidate_person_id));
-- A household, by its look-up number, else by its first known person.
CREATE TABLE core.household (
    household_id VARCHAR PRIMARY KEY, named_by VARCHAR NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL);
-- Membership is dated; the newest row of a person holds.
CREATE TABLE core.membership (
    person_id VARCHAR NOT NULL, household_id VARCHAR NOT NULL, relation VARCHAR, delivery_id VARCHAR NOT NULL,
    row_no INTEGER NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (person_id, run_no));
-- Two ids that turned out to be one household; a link, never a new id.
CREATE TABLE core.household_link (
    from_household_id VARCHAR PRIMARY KEY, to_household_id VARCHAR NOT NULL, delivery_id VARCHAR NOT NULL,
    row_no INTEGER NOT NULL, run_no INTEGER NOT NULL);
-- One kind of crisis information on one person or household in one month, however many sources bring it.
CREATE TABLE core.observation (
    observation_id VARCHAR PRIMARY KEY, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL, person_id VARCHAR NOT NULL,
    household_id VARCHAR NOT NULL, observed_on DATE NOT NULL, valid_until DATE NOT NULL, run_no INTEGER NOT NULL);
-- The rows that brought an observation.
CREATE TABLE core.observation_source (
    observation_id VARCHAR NOT NULL, source VARCHAR NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (observation_id, delivery_id, row_no));
