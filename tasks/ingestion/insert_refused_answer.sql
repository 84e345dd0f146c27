-- Which packages a file that was refused whole answers: of the numbers that stand in it those of packages that its source
-- answers.
-- Grain: package. Reads ops.package.
INSERT INTO ops.refused_answer BY NAME
SELECT $delivery_id AS delivery_id, package_id, $run_no AS run_no FROM ops.package
WHERE package_id IN (SELECT value ->> '$' FROM json_each($numbers)) AND kind IN (SELECT value ->> '$' FROM json_each($kinds))
