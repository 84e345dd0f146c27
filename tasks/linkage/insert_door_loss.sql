-- Whom a day sheet named, where its line told of their death or that they live in an institution, and what the newest line of the
-- sheet tells of them instead. Grain: returned line. Reads typed.visit_result, ops.*, campaign.line_named, core.door_loss.
INSERT INTO core.door_loss BY NAME
WITH told AS (
    SELECT r.package_id, r.ref, r.result, r.visited_on, r.delivery_id, r.row_no
    FROM typed.visit_result r
    JOIN ops.delivery_verdict v ON v.delivery_id = r.delivery_id AND v.is_accepted AND v.run_no <= $run_no
    LEFT JOIN ops.released_row e ON e.delivery_id = r.delivery_id AND e.row_no = r.row_no
    ANTI JOIN ops.held_row h ON h.delivery_id = r.delivery_id AND h.row_no = r.row_no
    WHERE r.result IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY r.package_id, r.ref
                               ORDER BY greatest(v.run_no, e.run_no) DESC, r.visited_on DESC, r.started_at DESC NULLS LAST,
                                        r.delivery_id, r.row_no DESC) = 1),
known AS (
    SELECT package_id, ref, arg_max(person_id, run_no) AS person_id, arg_max(result, run_no) AS result,
           arg_max(visited_on, run_no) AS visited_on
    FROM core.door_loss GROUP BY package_id, ref),
changed AS (
    SELECT t.*, k.person_id AS known_id
    FROM told t
    LEFT JOIN known k ON k.package_id = t.package_id AND k.ref = t.ref
    ANTI JOIN core.door_loss d ON d.delivery_id = t.delivery_id AND d.row_no = t.row_no
    WHERE (k.person_id IS NULL AND t.result IN ('DIED', 'INSTITUTION'))
       OR k.result <> t.result OR k.visited_on <> t.visited_on)
SELECT coalesce(c.known_id, n.person_id) AS person_id, c.package_id, c.ref, c.result, c.visited_on, c.delivery_id, c.row_no,
       $run_no AS run_no
FROM changed c LEFT JOIN campaign.line_named n ON n.package_id = c.package_id AND n.ref = c.ref
WHERE coalesce(c.known_id, n.person_id) IS NOT NULL
