-- The safety flag of a household. A later order takes the place of an earlier one, or lifts it, only where both are about one
-- household as it was known when the later one came: a flag of either side of a link holds, whatever was lifted on the other,
-- and for both sides after the link was undone, until it is lifted on each. Of two flags the later is shown, and the one way that
-- is named is none where they name two. Grain: flagged household.
-- Reads campaign.safety_flag, core.household_held, core.household_called, core.household_root.
CREATE OR REPLACE VIEW main.standing_safety_now AS
WITH holding AS (
    SELECT DISTINCT h.root_id, h.until_no, f.*
    FROM campaign.safety_flag f
    JOIN core.household_held h ON h.household_id = f.household_id AND (h.until_no IS NULL OR f.run_no <= h.until_no)
    WHERE f.flag <> 'NONE'),
replaced AS (
    SELECT DISTINCT f.root_id, f.until_no, f.delivery_id, f.row_no
    FROM holding f
    JOIN campaign.safety_flag n
        ON (n.flagged_on, n.run_no, n.row_no, n.delivery_id) > (f.flagged_on, f.run_no, f.row_no, f.delivery_id)
    JOIN core.household_root o ON o.household_id = n.household_id
    LEFT JOIN core.household_called c ON c.household_id = f.household_id AND c.as_id = n.household_id AND c.run_no <= n.run_no
    WHERE CASE WHEN n.run_no > f.until_no THEN o.root_id = f.root_id ELSE c.as_id IS NOT NULL END),
standing AS (
    SELECT DISTINCT ON (root_id, delivery_id, row_no) * FROM holding h
    WHERE NOT EXISTS (SELECT 1 FROM replaced r WHERE r.root_id = h.root_id AND r.until_no IS NOT DISTINCT FROM h.until_no
                      AND r.delivery_id = h.delivery_id AND r.row_no = h.row_no)
    ORDER BY root_id, delivery_id, row_no)
SELECT root_id, flag,
       CASE WHEN count(DISTINCT coalesce(only_channel, '')) OVER (PARTITION BY root_id) = 1 THEN only_channel END AS only_channel,
       flagged_on, run_no, delivery_id, row_no
FROM standing
QUALIFY row_number() OVER (PARTITION BY root_id ORDER BY flagged_on DESC, run_no DESC, delivery_id, row_no DESC) = 1;
CREATE OR REPLACE VIEW campaign.safety_now AS FROM standing_safety_now
