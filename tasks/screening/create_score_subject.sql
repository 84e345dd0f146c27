-- Whom the learned score speaks of: the households of one look-up. Grain: household. Reads pool.
CREATE OR REPLACE TEMP TABLE score_subject AS
SELECT $delivery_id AS delivery_id, p.household_id, CAST($as_of AS DATE) AS judged_on, CAST($run_no AS INTEGER) AS run_no
FROM pool p
