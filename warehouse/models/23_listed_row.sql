-- Households that a listing holds, by the period of the list. Grain: listing.
-- Reads campaign.listing, ops.delivery, core.household_root.
CREATE OR REPLACE VIEW campaign.listed_row AS
SELECT k.listing_id, d.period, r.root_id AS household_id
FROM campaign.listing k JOIN ops.delivery d USING (delivery_id) JOIN core.household_root r USING (household_id)
