-- Households that wait for the next campaign. Grain: one row. Reads out.waiting_for_campaign.
SELECT households FROM out.waiting_for_campaign
