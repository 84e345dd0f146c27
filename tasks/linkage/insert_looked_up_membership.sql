-- Members as looked up; a person looked up twice in a run belongs to the later row. A row that changes nothing adds
-- nothing. Grain: person. Reads new_row, core.appearance, core.link, core.membership.
INSERT INTO core.membership BY NAME
WITH looked_up AS (
    SELECT l.person_id, id_of('household', 'no/' || a.household_no) AS household_id, a.relation, a.delivery_id, a.row_no
    FROM core.appearance a
    JOIN new_row USING (delivery_id, row_no)
    JOIN core.link l ON l.delivery_id = a.delivery_id AND l.row_no = a.row_no AND l.run_no = $run_no
    WHERE a.household_no IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY l.person_id ORDER BY a.delivery_id DESC, a.row_no DESC) = 1),
last AS (
    SELECT person_id, max_by(household_id, run_no) AS household_id, arg_max_null(relation, run_no) AS relation
    FROM core.membership GROUP BY person_id)
SELECT n.*, $run_no AS run_no
FROM looked_up n LEFT JOIN last USING (person_id)
WHERE (last.household_id, last.relation) IS DISTINCT FROM (n.household_id, n.relation)
