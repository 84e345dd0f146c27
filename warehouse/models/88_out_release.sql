-- Releases of a campaign's figures. Grain: (campaign, release). Reads campaign.figure_release.
CREATE OR REPLACE VIEW out.release AS
SELECT campaign_id, release_no, document_no, released_on, sha256, run_no FROM campaign.figure_release
