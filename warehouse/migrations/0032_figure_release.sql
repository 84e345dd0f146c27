-- Figures that were given out: frozen by an order with a document number, and never changed.

-- One release of a campaign's figures; release_no counts from 1, a later one corrects the one before it and stands beside it.
-- sha256: of its figures (tasks.reporting.release). The row is the order.
CREATE TABLE campaign.figure_release (
    campaign_id VARCHAR NOT NULL, release_no INTEGER NOT NULL, document_no VARCHAR NOT NULL, released_on DATE NOT NULL,
    sha256 VARCHAR NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, release_no));
-- One figure of a release, whole: a step of the funnel (place: county), or helped, ended, unended of a town ('' unknown).
CREATE TABLE campaign.released_figure (
    campaign_id VARCHAR NOT NULL, release_no INTEGER NOT NULL, figure VARCHAR NOT NULL, place VARCHAR NOT NULL,
    households BIGINT NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (campaign_id, release_no, figure, place));
