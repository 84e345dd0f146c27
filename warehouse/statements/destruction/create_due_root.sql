-- Households of which every fact is destroyed: no target of theirs is left, nothing keeps them, and no row within its years names
-- anybody who ever was of them. Grain: household. Reads core.household_root, core.membership, core.link, campaign.target_root,
-- kept_household, living_delivery.
CREATE OR REPLACE TEMP TABLE due_root AS
WITH living AS (SELECT DISTINCT person_id FROM core.link SEMI JOIN living_delivery USING (delivery_id))
SELECT DISTINCT root_id FROM core.household_root
EXCEPT SELECT root_id FROM kept_household
EXCEPT SELECT root_id FROM campaign.target_root
EXCEPT SELECT r.root_id FROM core.membership m SEMI JOIN living USING (person_id) JOIN core.household_root r USING (household_id)
