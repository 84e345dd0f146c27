-- Signed orders that an officer takes more than a day has, from one day to another. Grain: order.
-- Reads ops.accepted_order.
CREATE OR REPLACE VIEW campaign.over_capacity AS
SELECT o.officer_id, o.starts_on, coalesce(o.ends_on, o.starts_on) AS ends_on, o.delivery_id, o.row_no, o.run_no
FROM ops.accepted_order o
WHERE o.order_kind = 'OVER_CAPACITY'
