-- The new signals with the person, the household and the observation they belong to. Grain: (row, kind).
-- Reads new_signal, core.link, core.membership.
CREATE OR REPLACE TEMP TABLE linked_signal AS
WITH home_of AS (SELECT person_id, max_by(household_id, run_no) AS household_id FROM core.membership GROUP BY person_id)
SELECT s.*, l.person_id, h.household_id,
       id_of('observation', s.kind || '/' || CASE s.subject WHEN 'person' THEN l.person_id ELSE h.household_id END
           || '/' || strftime(s.observed_on, '%Y-%m')) AS observation_id
FROM new_signal s
JOIN core.link l ON l.delivery_id = s.delivery_id AND l.row_no = s.row_no AND l.run_no = $run_no
JOIN home_of h ON h.person_id = l.person_id
WHERE s.observed_on IS NOT NULL
