-- A consent that is taken back by telephone: an order names the household, so one row may speak of several targets, and of one
-- partner alone.
CREATE TEMP TABLE taken_back AS FROM campaign.consent_withdrawal;
DROP TABLE campaign.consent_withdrawal;
-- A person who was asked again and said no, or who took it back: what was consented to before that day holds no longer. partner:
-- the only one of whom it was said, NULL for all.
CREATE TABLE campaign.consent_withdrawal (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, partner VARCHAR, withdrawn_on DATE NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no, target_id));
INSERT INTO campaign.consent_withdrawal BY NAME FROM taken_back;
DROP TABLE taken_back;
