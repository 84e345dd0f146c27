-- Why each household of a look-up has its points, whether it gets a seat or not. Grain: (look-up, household, kind).
-- Reads pool, active_kind.
INSERT INTO campaign.pool_reason
SELECT $delivery_id, p.household_id, k.kind, k.points, $run_no FROM pool p JOIN active_kind k USING (household_id)
