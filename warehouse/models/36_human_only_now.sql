-- Households to whom only humans speak, by the household that counts, with the days of the order. A later order takes the place
-- of an earlier one only where both are about one household as it was known when the later one came, and for one that parted
-- from it since only where it is about that one; else an order about either side of a link holds for both, also after the link
-- was undone. Grain: (order, household).
-- Reads campaign.human_only, core.household_held, core.household_called, core.household_root.
CREATE OR REPLACE VIEW campaign.human_only_now AS
WITH holding AS (
    SELECT DISTINCT o.*, h.root_id, h.until_no
    FROM campaign.human_only o
    JOIN core.household_held h ON h.household_id = o.household_id AND (h.until_no IS NULL OR o.run_no <= h.until_no)),
replaced AS (
    SELECT DISTINCT o.delivery_id, o.row_no, o.root_id, o.until_no
    FROM holding o
    JOIN campaign.human_only n ON (n.run_no, n.starts_on, n.row_no, n.delivery_id) > (o.run_no, o.starts_on, o.row_no, o.delivery_id)
    JOIN core.household_root m ON m.household_id = n.household_id
    LEFT JOIN core.household_called c ON c.household_id = o.household_id AND c.as_id = n.household_id AND c.run_no <= n.run_no
    WHERE CASE WHEN n.run_no > o.until_no THEN m.root_id = o.root_id ELSE c.as_id IS NOT NULL END)
SELECT h.* EXCLUDE (until_no)
FROM holding h
ANTI JOIN replaced r ON r.delivery_id = h.delivery_id AND r.row_no = h.row_no AND r.root_id = h.root_id
    AND r.until_no IS NOT DISTINCT FROM h.until_no
QUALIFY row_number() OVER (PARTITION BY h.delivery_id, h.row_no, h.root_id ORDER BY h.until_no NULLS FIRST) = 1
