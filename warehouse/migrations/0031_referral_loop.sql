-- The loop of referrals: who sent a reply, what the person says, referrals of 행복이음, and the whole of a consent.

-- Of a sealed file, the recipient under whose passphrase it was sealed; NULL of any other.
ALTER TABLE ops.delivery ADD COLUMN sent_by VARCHAR;
-- Whether the person got the service that was passed on, in the person's own word; only this counts as help received.
CREATE TABLE campaign.referral_confirmation (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, referral_id VARCHAR NOT NULL, is_received BOOLEAN NOT NULL,
    confirmed_on DATE NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
-- A referral that an officer made in 행복이음, with its number there; no package tells of it.
CREATE TABLE campaign.referral_elsewhere (
    referral_id VARCHAR PRIMARY KEY, document_no VARCHAR NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL,
    run_no INTEGER NOT NULL);
-- From which day the silence of a partner is the team head's.
ALTER TABLE campaign.referral_event ADD COLUMN escalates_on DATE;
-- What a consent says beside recipient, items and days: purpose (제공 목적), until when the recipient may keep what it got (보유기한),
-- whether the right to refuse was told (거부할 권리의 고지), and how it was given (VISIT, PHONE); NULL of consents from before.
ALTER TABLE campaign.consent ADD COLUMN purpose VARCHAR;
ALTER TABLE campaign.consent ADD COLUMN retained_until DATE;
ALTER TABLE campaign.consent ADD COLUMN is_right_told BOOLEAN;
ALTER TABLE campaign.consent ADD COLUMN given_by VARCHAR;
-- After which run a target is closed by a partner's service only with the person's own word, and a consent is one only when the
-- right to refuse was told; what was taken before stands as it was.
CREATE TABLE campaign.referral_rule AS SELECT coalesce(max(run_no), 0) AS after_run_no FROM ops.run;
