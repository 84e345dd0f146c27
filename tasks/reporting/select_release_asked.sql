-- What is known of a campaign whose figures are to be released: how often they were, and whether under this document number.
-- Grain: at most one row. Reads campaign.campaign_event, campaign.figure_release.
SELECT count(r.release_no) AS releases, coalesce(bool_or(r.document_no = $document_no), false) AS is_released
FROM campaign.campaign_event e LEFT JOIN campaign.figure_release r USING (campaign_id)
WHERE e.campaign_id = $campaign_id AND e.event = 'opened' HAVING count(*) > 0
