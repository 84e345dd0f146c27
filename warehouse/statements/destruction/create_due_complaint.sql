-- Complaints that were answered, are past their years, and are of nobody who stays. Grain: complaint.
-- Reads campaign.complaint, campaign.complaint_due, campaign.complaint_match, due_household, living_delivery.
CREATE OR REPLACE TEMP TABLE due_complaint AS
SELECT c.delivery_id, c.row_no FROM campaign.complaint c
ANTI JOIN living_delivery d ON d.delivery_id = c.delivery_id
ANTI JOIN campaign.complaint_due o ON o.delivery_id = c.delivery_id AND o.row_no = c.row_no
ANTI JOIN (FROM campaign.complaint_match ANTI JOIN due_household USING (household_id)) m
    ON m.delivery_id = c.delivery_id AND m.row_no = c.row_no
