-- Deliveries past their years on a day, by default that of the last destruction: a rejected one's file is destroyed.
-- Grain: delivery. Reads ops.delivery, ref.retention, ops.destruction.
SELECT d.delivery_id FROM ops.delivery d JOIN ref.retention r USING (source)
WHERE d.received_on + to_years(r.retention_years) <= coalesce(CAST($day AS DATE), (SELECT max(destroyed_on) FROM ops.destruction))
