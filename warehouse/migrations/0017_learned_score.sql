-- The learned score beside the points (docs/adr/0013): which model a run computed, what it made of each household of a look-up
-- and of what that score is the sum. Nothing of it is written in a home whose county dates no model.

-- The model of a run. place: shadow (beside the points), order (signed: it orders the local additions) or unusable (nothing
-- was computed); refused_code: why it has not the place that the county gave it. stated: the registration as it was then.
CREATE TABLE campaign.score_use (
    run_no INTEGER PRIMARY KEY, score_id VARCHAR, place VARCHAR NOT NULL, refused_code VARCHAR, signed_by VARCHAR,
    document_no VARCHAR, signed_on DATE, stated VARCHAR);
-- rank_no: place by the score alone among the households that could get a seat, NULL for the others.
CREATE TABLE campaign.pool_score (
    delivery_id VARCHAR NOT NULL, household_id VARCHAR NOT NULL, base INTEGER NOT NULL, score INTEGER NOT NULL, rank_no INTEGER,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, household_id));
-- found: the kind, or the number, that was found, NULL where nothing is known; bin: where the model puts it.
CREATE TABLE campaign.score_part (
    delivery_id VARCHAR NOT NULL, household_id VARCHAR NOT NULL, feature VARCHAR NOT NULL, found VARCHAR, bin VARCHAR NOT NULL,
    weight INTEGER NOT NULL, run_no INTEGER NOT NULL);
-- The score that gave a household its place where a signed one orders a look-up; NULL where the points do.
ALTER TABLE campaign.pool_standing ADD COLUMN signed_score INTEGER;
