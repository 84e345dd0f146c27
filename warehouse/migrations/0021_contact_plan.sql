-- The contact plan: part of the day, burden, and households to whom only a human speaks.

-- The part of the day (surveys.yaml: call_parts) in which an officer is to call; NULL for what has no hour, and for plans
-- made before.
ALTER TABLE campaign.contact_plan ADD COLUMN part VARCHAR;
-- Points of a contact by channel (kind points), and points that a household may be burdened with within so many days (kind
-- budget, name is the days), as a run first had them: the law judges each plan by what held when it was made.
CREATE TABLE campaign.burden_rule (
    kind VARCHAR NOT NULL, name VARCHAR NOT NULL, value INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (kind, name, run_no));
-- A routine contact that was due and is not made, since the household's budget is spent: which rule asked for it, and the first
-- day on which it fits again.
CREATE TABLE campaign.burden_stop (
    target_id VARCHAR NOT NULL, rule_id VARCHAR NOT NULL, stopped_on DATE NOT NULL, until_on DATE NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (target_id, run_no));
-- An order that only humans speak to a household, no machine; without ends_on until another order ends it. It belongs to the
-- household and not to a campaign.
CREATE TABLE campaign.human_only (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, household_id VARCHAR NOT NULL, starts_on DATE NOT NULL,
    ends_on DATE, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
