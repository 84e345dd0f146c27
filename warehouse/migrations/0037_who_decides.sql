-- Who applied, and what may follow a decision of the county: an extension, a correction, a post-check, an objection.

-- Who applied: SELF, FAMILY, or OFFICER of their own accord (직권신청), to which the person consented; NULL where nobody said.
ALTER TABLE campaign.application ADD COLUMN applied_by VARCHAR;
ALTER TABLE campaign.application ADD COLUMN is_consented BOOLEAN;
-- The days that the law of a decision's day opened: until when the household may object, and by when an emergency support is checked.
ALTER TABLE campaign.benefit_decision ADD COLUMN objection_until DATE;
ALTER TABLE campaign.benefit_decision ADD COLUMN check_due_on DATE;
-- That a decision is in force no more, since a later one names it (정정): the row is the corrected decision.
CREATE TABLE campaign.decision_replacement (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, replaced_delivery_id VARCHAR NOT NULL,
    replaced_row_no INTEGER NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (replaced_delivery_id, replaced_row_no));
-- That the county takes longer for an application, once and with a reason; due_on takes the place of the day that it had.
CREATE TABLE campaign.decision_extension (
    application_id VARCHAR PRIMARY KEY, target_id VARCHAR NOT NULL, reason VARCHAR NOT NULL, extended_on DATE NOT NULL,
    due_on DATE NOT NULL, document_no VARCHAR NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL);
-- That an emergency support was checked after it was given (사후조사). result: FIT, UNFIT.
CREATE TABLE campaign.post_check (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, decision_delivery_id VARCHAR NOT NULL,
    decision_row_no INTEGER NOT NULL, result VARCHAR NOT NULL, checked_on DATE NOT NULL, document_no VARCHAR NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- A household's objection (이의신청) to one decision. The row is the complaint that says so; its words stay there.
CREATE TABLE campaign.objection (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, decision_delivery_id VARCHAR NOT NULL,
    decision_row_no INTEGER NOT NULL, objected_on DATE NOT NULL, is_late BOOLEAN NOT NULL, answer_due_on DATE NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- How an objection ended: upheld, dismissed, withdrawn. correction_due_on: of one that was upheld, by when the county decides anew.
CREATE TABLE campaign.objection_end (
    objection_delivery_id VARCHAR NOT NULL, objection_row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, state VARCHAR NOT NULL,
    ended_on DATE NOT NULL, document_no VARCHAR NOT NULL, correction_due_on DATE, delivery_id VARCHAR NOT NULL,
    row_no INTEGER NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (objection_delivery_id, objection_row_no));
-- Of a disposition that corrects another, the one that it replaces.
ALTER TABLE campaign.disposition ADD COLUMN replaced_delivery_id VARCHAR;
ALTER TABLE campaign.disposition ADD COLUMN replaced_row_no INTEGER;
-- After which run the rule of decisions holds: what was taken before stands as it was.
CREATE TABLE campaign.decision_rule AS SELECT coalesce(max(run_no), 0) AS after_run_no FROM ops.run;
