-- Members as looked up; of a person looked up twice in a run the newest look-up holds, of one day the later row. A row that
-- changes nothing adds nothing, and neither does a look-up that is older than the one that put the person where they are: it
-- comes late.
-- Grain: person. Reads new_row, core.appearance, core.link, core.membership, typed.ssis_household.
INSERT INTO core.membership BY NAME
WITH looked_up AS (
    SELECT l.person_id, id_of('household', 'no/' || a.household_no) AS household_id, a.relation, a.delivery_id, a.row_no, t.looked_up_on
    FROM core.appearance a
    JOIN new_row USING (delivery_id, row_no)
    JOIN core.link l ON l.delivery_id = a.delivery_id AND l.row_no = a.row_no AND l.run_no = $run_no
    LEFT JOIN typed.ssis_household t ON t.delivery_id = a.delivery_id AND t.row_no = a.row_no
    WHERE a.household_no IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY l.person_id ORDER BY t.looked_up_on DESC NULLS LAST, a.delivery_id DESC, a.row_no DESC) = 1),
last AS (
    SELECT person_id, max_by(household_id, run_no) AS household_id, arg_max_null(relation, run_no) AS relation,
           max_by(delivery_id, run_no) AS delivery_id, max_by(row_no, run_no) AS row_no
    FROM core.membership SEMI JOIN looked_up USING (person_id)
    ANTI JOIN core.withdrawn_row USING (delivery_id, row_no)
    GROUP BY person_id)
SELECT n.person_id, n.household_id, n.relation, n.delivery_id, n.row_no, $run_no AS run_no
FROM looked_up n
LEFT JOIN last USING (person_id)
LEFT JOIN typed.ssis_household t ON t.delivery_id = last.delivery_id AND t.row_no = last.row_no
WHERE (last.household_id, last.relation) IS DISTINCT FROM (n.household_id, n.relation)
  AND NOT coalesce(n.looked_up_on < t.looked_up_on, false)
