-- A release of a campaign's figures, under its next number. Grain: release. Reads campaign.figure_release.
INSERT INTO campaign.figure_release
SELECT $campaign_id, coalesce(max(release_no), 0) + 1, $document_no, $as_of, $sha256, $delivery_id, $row_no, $run_no
FROM campaign.figure_release WHERE campaign_id = $campaign_id
