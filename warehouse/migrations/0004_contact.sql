-- Reaching people: what was planned, what came back, what they said, what they refused, and what triage made of it.

-- One planned contact by one channel on one day. number_ref says which number (phone, phone_2), never the number;
-- number_keys are keyed ids of what may be rung (the AI call rings all), so that two households with one telephone are not
-- both rung. An order by name exempts.
CREATE TABLE campaign.contact_plan (
    plan_id VARCHAR PRIMARY KEY, target_id VARCHAR NOT NULL, channel VARCHAR NOT NULL, planned_on DATE NOT NULL,
    try_no INTEGER NOT NULL, number_ref VARCHAR, number_keys VARCHAR[], officer_id VARCHAR, package_id VARCHAR,
    rule_id VARCHAR NOT NULL,
    order_delivery_id VARCHAR, order_row_no INTEGER, run_no INTEGER NOT NULL);
-- One contact as it happened. channel: sms, ai_call, phone, letter, visit. is_talk: a two-way talk with an officer.
CREATE TABLE campaign.contact_attempt (
    attempt_id VARCHAR PRIMARY KEY, target_id VARCHAR NOT NULL, channel VARCHAR NOT NULL, attempted_on DATE NOT NULL,
    attempted_at TIME, number_ref VARCHAR, result VARCHAR NOT NULL, is_talk BOOLEAN NOT NULL, talk_minutes INTEGER,
    officer_id VARCHAR, package_id VARCHAR, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, run_no INTEGER NOT NULL);
-- One answer to one question, by its path in the questionnaire.
CREATE TABLE campaign.survey_response (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, path VARCHAR NOT NULL,
    answer VARCHAR NOT NULL, form_version VARCHAR NOT NULL, answered_on DATE NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, row_no, path));
-- What a person refused: scope AI, PHONE, VISIT, SERVICE or CAMPAIGN; in force until review_on.
CREATE TABLE campaign.refusal (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, household_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL, refused_on DATE NOT NULL, review_on DATE NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, row_no));
-- A flag that blocks every channel but the one the person named. flag NONE lifts it.
CREATE TABLE campaign.safety_flag (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, household_id VARCHAR NOT NULL, flag VARCHAR NOT NULL,
    only_channel VARCHAR, flagged_on DATE NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- What triage made of one returned contact. verdict: no_need, ai_no_need, counselled, watch, locate, visit, urgent,
-- refused, try_again, wrong_person. end_state is the end it justifies, review_on when a watched household is looked at again.
CREATE TABLE campaign.triage (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, verdict VARCHAR NOT NULL,
    rule_id VARCHAR NOT NULL, decided_on DATE NOT NULL, end_state VARCHAR, review_on DATE, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, row_no));
-- A returned row that speaks of nothing it may speak of, or broke a rule of contact: kept, with an owner.
CREATE TABLE campaign.deviation (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR, code VARCHAR NOT NULL, owner VARCHAR NOT NULL,
    noticed_on DATE NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no, code));
-- An order that nobody of a household is contacted, or that a package's rows are not, from one day to another.
CREATE TABLE campaign.contact_stop (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, household_id VARCHAR, package_id VARCHAR, starts_on DATE NOT NULL,
    ends_on DATE, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- A danger that somebody or something named, told to a human at once, each cause once. target_id is unknown when the
-- household was no target yet. cause: answer, words, report, kind, order.
CREATE TABLE campaign.urgent_finding (
    finding_id VARCHAR PRIMARY KEY, cause VARCHAR NOT NULL, household_id VARCHAR NOT NULL, target_id VARCHAR, kind VARCHAR,
    recipient VARCHAR NOT NULL, package_id VARCHAR NOT NULL, found_on DATE NOT NULL, delivery_id VARCHAR NOT NULL,
    row_no INTEGER NOT NULL, run_no INTEGER NOT NULL);
