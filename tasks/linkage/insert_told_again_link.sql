-- Of those, rows that name whom they named: so it stands, from which run on they tell it of another household. Grain: row.
-- Reads told_again.
INSERT INTO core.link BY NAME
SELECT * EXCLUDE (source), $run_no AS run_no, true AS is_renewal FROM told_again WHERE person_id IS NOT NULL
