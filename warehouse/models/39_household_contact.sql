-- The contacts that burden a household, by the household it counts as, whichever of its targets they were for.
-- Grain: plan or attempt. Reads campaign.counted_contact, campaign.target, core.household_root.
CREATE OR REPLACE VIEW campaign.household_contact AS
SELECT c.*, h.root_id
FROM campaign.counted_contact c
JOIN campaign.target t USING (target_id)
JOIN core.household_root h USING (household_id)
