-- The points and budgets of today's parameters, where they are not those that hold already. Grain: (kind, name).
-- Reads $rules, a JSON list; campaign.burden_rule.
INSERT INTO campaign.burden_rule BY NAME
WITH wanted AS (
    SELECT unnest(CAST(CAST($rules AS JSON) AS STRUCT(kind VARCHAR, name VARCHAR, value INTEGER)[]), recursive := true)),
held AS (SELECT kind, name, value FROM campaign.burden_rule WHERE run_no = (SELECT max(run_no) FROM campaign.burden_rule)),
differing AS ((FROM wanted EXCEPT FROM held) UNION ALL (FROM held EXCEPT FROM wanted))
SELECT *, $run_no AS run_no FROM wanted WHERE EXISTS (FROM differing)
