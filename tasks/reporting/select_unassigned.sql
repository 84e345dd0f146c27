-- Towns whose officers' weeks have no room for a household of which something is due. Grain: (campaign, town).
-- Reads out.unassigned.
SELECT campaign_id, town_code, households, minutes_missing FROM out.unassigned ORDER BY minutes_missing DESC, town_code
