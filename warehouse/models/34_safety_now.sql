-- The safety flag of a household, by the order of the latest day; none where it was lifted. Grain: flagged household.
-- Reads campaign.safety_flag, core.household_root.
CREATE OR REPLACE VIEW campaign.safety_now AS
SELECT h.root_id, f.flag, f.only_channel, f.flagged_on, f.run_no, f.delivery_id, f.row_no
FROM campaign.safety_flag f JOIN core.household_root h USING (household_id)
QUALIFY row_number() OVER (PARTITION BY h.root_id ORDER BY f.flagged_on DESC, f.run_no DESC, f.delivery_id, f.row_no DESC) = 1
    AND f.flag <> 'NONE'
