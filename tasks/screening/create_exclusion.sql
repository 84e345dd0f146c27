-- Households of whom nobody is left here: every known member died, moved away or lives in an institution.
-- One member left keeps the household. Grain: household. Reads core.person_status, core.person_household.
CREATE OR REPLACE TEMP TABLE exclusion AS
SELECT m.household_id,
       CASE WHEN bool_and(s.status = 'DIED') THEN 'closed_died'
            WHEN bool_or(s.status = 'MOVED_OUT') THEN 'closed_handed_over' ELSE 'closed_institution' END AS end_state,
       arg_max(s.delivery_id, (s.delivery_id, s.row_no)) AS delivery_id, arg_max(s.row_no, (s.delivery_id, s.row_no)) AS row_no
FROM core.person_household m
LEFT JOIN core.person_status s ON s.person_id = m.person_id AND s.status <> 'HERE'
GROUP BY m.household_id
HAVING bool_and(s.person_id IS NOT NULL)
