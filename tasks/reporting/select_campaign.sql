-- Campaigns that began, newest first. Grain: campaign. Reads out.campaign.
SELECT campaign_id, opened_on, closed_on FROM out.campaign WHERE opened_on IS NOT NULL ORDER BY opened_on DESC
