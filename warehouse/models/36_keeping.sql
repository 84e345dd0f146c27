-- Households whose record an order bids keep, whatever its years: the newest order of each holds, until its last day if it has
-- one. Grain: household. Reads ops.accepted_order, campaign.package_named,
-- core.household_root, ops.run.
CREATE OR REPLACE VIEW campaign.keeping AS
WITH ordered AS (
    SELECT coalesce(o.household_id, p.household_id) AS household_id, o.ends_on, o.delivery_id, o.row_no, o.run_no
    FROM ops.accepted_order o
    LEFT JOIN campaign.package_named p ON p.package_id = o.package_id AND p.ref = o.ref
    WHERE o.order_kind = 'KEEP'),
newest AS (
    SELECT r.root_id, o.ends_on, o.delivery_id, o.row_no FROM ordered o JOIN core.household_root r USING (household_id)
    QUALIFY row_number() OVER (PARTITION BY r.root_id ORDER BY o.run_no DESC, o.delivery_id, o.row_no DESC) = 1)
SELECT * FROM newest WHERE coalesce(ends_on >= (SELECT max(as_of) FROM ops.run), true)
