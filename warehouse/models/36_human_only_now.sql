-- Households to whom only humans speak, by the household that counts, with the days of the order. A later order takes the place
-- of an earlier one only where both are about one household as it was known when the later one came; else an order about
-- either side of a link holds for both, also after the link was undone. Grain: (order, household).
-- Reads campaign.human_only, core.household_held, core.household_called.
CREATE OR REPLACE VIEW campaign.human_only_now AS
WITH replaced AS (
    SELECT DISTINCT o.delivery_id, o.row_no
    FROM campaign.human_only o
    JOIN campaign.human_only n ON (n.run_no, n.starts_on, n.row_no, n.delivery_id) > (o.run_no, o.starts_on, o.row_no, o.delivery_id)
    JOIN core.household_called c ON c.household_id = o.household_id AND c.as_id = n.household_id AND c.run_no <= n.run_no)
SELECT o.*, h.root_id
FROM campaign.human_only o
ANTI JOIN replaced r ON r.delivery_id = o.delivery_id AND r.row_no = o.row_no
JOIN core.household_held h ON h.household_id = o.household_id AND (h.until_no IS NULL OR o.run_no <= h.until_no)
QUALIFY row_number() OVER (PARTITION BY o.delivery_id, o.row_no, h.root_id ORDER BY h.until_no NULLS FIRST) = 1
