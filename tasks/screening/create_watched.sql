-- Households to be watched whose day has come. Those whose day came while no campaign was open return when one opens.
-- Grain: household. Reads campaign.watch_due.
CREATE OR REPLACE TEMP TABLE watched AS
SELECT household_id, delivery_id, row_no FROM campaign.watch_due WHERE due_on <= $as_of
