-- Households that a listing holds, by the list's delivery. Grain: listing. Reads campaign.listing, core.household_root.
CREATE OR REPLACE VIEW campaign.listed_row AS
SELECT k.listing_id, k.delivery_id, r.root_id AS household_id
FROM campaign.listing k JOIN core.household_root r USING (household_id)
