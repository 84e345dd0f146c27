-- The earliest due day of the listings of a target. Grain: listed target. Reads campaign.listing.
CREATE OR REPLACE VIEW campaign.target_due AS
SELECT target_id, min(due_on) AS due_on FROM campaign.listing GROUP BY target_id
