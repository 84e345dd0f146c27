-- What was given out of a campaign. Grain: release. Reads out.release.
SELECT release_no, document_no, released_on, sha256, run_no FROM out.release WHERE campaign_id = $campaign_id ORDER BY release_no
