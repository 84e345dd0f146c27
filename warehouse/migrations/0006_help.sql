-- Help: what officers record, what the county decides, what partners take over, what becomes a case.

-- The officer's result: SERVICE, NO_NEED, WATCH, LOCATE, APPLIED, REFERRED, CASE; is_talk: it follows a two-way talk.
CREATE TABLE campaign.disposition (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, disposition VARCHAR NOT NULL,
    is_talk BOOLEAN NOT NULL, disposed_on DATE NOT NULL, officer_id VARCHAR, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, row_no));
-- One service of reference/services.csv that was given.
CREATE TABLE campaign.service_given (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, service VARCHAR NOT NULL,
    given_on DATE NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no, service));
-- What was applied for (UNSTATED where the officer named nothing); taken by an officer, decided by the county.
-- Its package is the one whose row stands for it (ops.package_row).
CREATE TABLE campaign.application (
    application_id VARCHAR PRIMARY KEY, target_id VARCHAR NOT NULL, benefit VARCHAR NOT NULL, applied_on DATE NOT NULL,
    decision_due_on DATE NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, run_no INTEGER NOT NULL);
-- What the county decided, with its document number; only this is public support. application_id may be unknown.
CREATE TABLE campaign.benefit_decision (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, application_id VARCHAR,
    benefit VARCHAR NOT NULL, decision VARCHAR NOT NULL, decided_on DATE NOT NULL, document_no VARCHAR NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- A person's consent that one partner gets the named items (NAME, PHONE, ADDRESS, TALK), until a day.
CREATE TABLE campaign.consent (
    consent_id VARCHAR PRIMARY KEY, target_id VARCHAR NOT NULL, partner VARCHAR NOT NULL, items VARCHAR[] NOT NULL,
    given_on DATE NOT NULL, valid_until DATE NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL);
-- A person who was asked again and said no: what was consented to before that day holds no longer.
CREATE TABLE campaign.consent_withdrawal (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, withdrawn_on DATE NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- One referral to one partner for one service, resting on one consent. items are those that are let go, domains the
-- needs that are named. Its package is the one whose row stands for it (ops.package_row).
CREATE TABLE campaign.referral (
    referral_id VARCHAR PRIMARY KEY, target_id VARCHAR NOT NULL, partner VARCHAR NOT NULL, service VARCHAR NOT NULL,
    consent_id VARCHAR NOT NULL, items VARCHAR[] NOT NULL, domains VARCHAR[] NOT NULL, run_no INTEGER NOT NULL);
-- A change of a referral's state, following the transition table; the newest step holds. outcome is what came of it, apart
-- from the state. reply_due_on and expires_on are set when it is requested. The row is the reply, else the consent's.
CREATE TABLE campaign.referral_event (
    referral_id VARCHAR NOT NULL, step_no INTEGER NOT NULL, state VARCHAR NOT NULL, from_state VARCHAR, outcome VARCHAR,
    happened_on DATE NOT NULL, reply_due_on DATE, expires_on DATE, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (referral_id, step_no));
-- Integrated case management of one household.
CREATE TABLE campaign.welfare_case (
    case_id VARCHAR PRIMARY KEY, target_id VARCHAR NOT NULL, household_id VARCHAR NOT NULL, criterion VARCHAR NOT NULL,
    opened_on DATE NOT NULL, plan_due_on DATE NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL);
CREATE TABLE campaign.case_event (
    case_id VARCHAR NOT NULL, step_no INTEGER NOT NULL, state VARCHAR NOT NULL, from_state VARCHAR, happened_on DATE NOT NULL,
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (case_id, step_no));
