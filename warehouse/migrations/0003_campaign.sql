-- A campaign: who is listed or selected and why, what a human approved, and how each target ended.

CREATE TABLE campaign.campaign_event (
    campaign_id VARCHAR NOT NULL, event VARCHAR NOT NULL, happened_on DATE NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, event));
-- One household on one national list; it has a result of its own by due_on.
CREATE TABLE campaign.listing (
    listing_id VARCHAR PRIMARY KEY, campaign_id VARCHAR NOT NULL, round_no INTEGER NOT NULL, household_id VARCHAR NOT NULL,
    target_id VARCHAR NOT NULL, due_on DATE NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL);
-- One household in a campaign, by a list, a selection, the audit sample or an alert.
CREATE TABLE campaign.target (
    target_id VARCHAR PRIMARY KEY, campaign_id VARCHAR NOT NULL, household_id VARCHAR NOT NULL, basis VARCHAR NOT NULL,
    points INTEGER NOT NULL, order_no INTEGER NOT NULL, first_channel VARCHAR NOT NULL, intensity VARCHAR NOT NULL,
    is_urgent BOOLEAN NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, run_no INTEGER NOT NULL);
-- Why: the kinds that were active when the household became a target, and their points.
CREATE TABLE campaign.target_reason (
    target_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, points INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (target_id, kind));
-- What the selection among the queried pool made of each household: where it stood and what excluded it.
CREATE TABLE campaign.pool_standing (
    delivery_id VARCHAR NOT NULL, household_id VARCHAR NOT NULL, points INTEGER NOT NULL, rank_no INTEGER,
    standing VARCHAR NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, household_id));
-- One list laid before the team head, identified by the hash of its rows.
CREATE TABLE campaign.target_list (
    list_id VARCHAR PRIMARY KEY, campaign_id VARCHAR NOT NULL, list_hash VARCHAR NOT NULL, households INTEGER NOT NULL,
    made_on DATE NOT NULL, run_no INTEGER NOT NULL);
CREATE TABLE campaign.list_row (
    list_id VARCHAR NOT NULL, target_id VARCHAR NOT NULL, order_no INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (list_id, target_id));
-- The team head's decision on one list. refused_ko says why a decision was not taken (another list's hash, decided before).
CREATE TABLE campaign.approval (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, list_id VARCHAR, decision VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL, document_no VARCHAR, decided_on DATE, refused_ko VARCHAR, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, row_no));
-- What happened to a target: approved; removed by an amendment; sent_back with a refused list; attached to the target of
-- the household that its own turned out to be (attached_to_id), which goes on for both; closed (with the end state).
CREATE TABLE campaign.target_event (
    target_id VARCHAR NOT NULL, event VARCHAR NOT NULL, end_state VARCHAR, happened_on DATE NOT NULL,
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, run_no INTEGER NOT NULL, attached_to_id VARCHAR,
    PRIMARY KEY (target_id, event, run_no));
-- The place that an amendment gave to a target. The newest row holds.
CREATE TABLE campaign.target_place (
    target_id VARCHAR NOT NULL, order_no INTEGER NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (target_id, run_no));
