-- The frozen figures, whole: a step of the funnel (place: county), or helped, ended, unended of a town ('' unknown).
-- Grain: (campaign, release, figure, place). Reads campaign.released_figure.
CREATE OR REPLACE VIEW out.released_figure AS
SELECT campaign_id, release_no, figure, place, households FROM campaign.released_figure
