-- Households of whom nobody is left here: what became of every known member excludes (died, moved away, lives in an
-- institution, as the rules have it), and the end that stands for. One member left keeps the household, and so does one whom a
-- report without a number names by likeness: it may be about somebody else, and a link takes help from nobody. Grain: household.
-- Reads core.person_status, core.current_link, core.person_household.
CREATE OR REPLACE TEMP TABLE exclusion AS
WITH gone AS (
    SELECT s.person_id, s.delivery_id, s.row_no, x.value ->> '$' AS end_state
    FROM core.person_status s JOIN json_each($exclusions) x ON x.key = s.status
    ANTI JOIN (SELECT person_id FROM core.current_link WHERE method IN ('rule', 'weights')) l USING (person_id))
SELECT m.household_id,
       CASE WHEN bool_and(g.end_state = 'closed_died') THEN 'closed_died'
            WHEN bool_or(g.end_state = 'closed_handed_over') THEN 'closed_handed_over' ELSE 'closed_institution' END AS end_state,
       arg_max(g.delivery_id, (g.delivery_id, g.row_no)) AS delivery_id, arg_max(g.row_no, (g.delivery_id, g.row_no)) AS row_no
FROM core.person_household m
LEFT JOIN gone g USING (person_id)
GROUP BY m.household_id
HAVING bool_and(g.person_id IS NOT NULL)
