-- Who was looked up in another household since: the household that they left, the one in which they live now, and the run that
-- told of it. Few persons ever do, so whoever has one membership is not looked at. Grain: (person, household left).
-- Reads core.membership, core.membership_now, core.household_linked, core.withdrawn_row.
CREATE OR REPLACE VIEW main.standing_household_left AS
WITH moved AS (SELECT person_id FROM core.membership GROUP BY person_id HAVING count(*) > 1),
stay AS (
    SELECT m.person_id, l.linked_id, m.relation, m.run_no,
           coalesce(lead(m.run_no) OVER (PARTITION BY m.person_id ORDER BY m.run_no), w.run_no, m.run_no) AS left_no
    FROM core.membership m SEMI JOIN moved USING (person_id) JOIN core.household_linked l USING (household_id)
    LEFT JOIN core.withdrawn_row w ON w.delivery_id = m.delivery_id AND w.row_no = m.row_no)
SELECT s.person_id, s.linked_id AS household_id, max(s.left_no) AS run_no, any_value(n.linked_id) AS lives_in_id,
       coalesce(arg_max(s.relation = 'HEAD', s.run_no), false) AS is_head
FROM stay s
JOIN core.membership_now m ON m.person_id = s.person_id
JOIN core.household_linked n ON n.household_id = m.household_id
WHERE n.linked_id <> s.linked_id
GROUP BY s.person_id, s.linked_id;
CREATE OR REPLACE VIEW core.household_left AS FROM standing_household_left
