-- The new signals with the person, the household and the observation they belong to. What a kind is about (a person or a
-- household) is the kind's own and not the file's: a fact that comes by two routes in a month is one observation, also
-- when its household got its number in between. What has no day that can be read, or
-- one that has not come, is of the day it came. What a row tells whose link an order undid is an observation apart: its
-- earlier one counts no more. Grain: (row, kind).
-- Reads new_signal, core.link, core.membership_now, core.household_root, core.observation, ref.indicator.
CREATE OR REPLACE TEMP TABLE linked_signal AS
WITH undone_before AS (SELECT DISTINCT delivery_id, row_no FROM core.link WHERE method = 'undone' AND run_no < $run_no),
signal AS (
    SELECT s.* REPLACE (least(coalesce(s.observed_on, $as_of), $as_of) AS observed_on), l.person_id, h.household_id,
           CASE WHEN l.method = 'undone' THEN '/undone/' || l.delivery_id || '/' || l.row_no
               || CASE WHEN b.row_no IS NULL THEN '' ELSE '/' || $run_no END ELSE '' END AS apart,
           strftime(least(coalesce(s.observed_on, $as_of), $as_of), '%Y-%m') AS month,
           CASE i.subject WHEN 'person' THEN l.person_id ELSE r.root_id END AS subject_id
    FROM new_signal s
    JOIN core.link l ON l.delivery_id = s.delivery_id AND l.row_no = s.row_no AND l.run_no = $run_no
    JOIN core.membership_now h ON h.person_id = l.person_id
    JOIN core.household_root r ON r.household_id = h.household_id
    JOIN ref.indicator i ON i.kind = s.kind
    LEFT JOIN undone_before b ON b.delivery_id = s.delivery_id AND b.row_no = s.row_no),
known AS (
    SELECT o.kind, strftime(o.observed_on, '%Y-%m') AS month,
           CASE i.subject WHEN 'person' THEN o.person_id ELSE r.root_id END AS subject_id,
           arg_min(o.observation_id, (o.run_no, o.observation_id)) AS observation_id
    FROM core.observation o
    JOIN core.household_root r USING (household_id)
    JOIN ref.indicator i ON i.kind = o.kind
    WHERE o.kind IN (SELECT kind FROM new_signal)
    GROUP BY ALL)
SELECT s.* EXCLUDE (month, subject_id, apart),
       coalesce(k.observation_id, id_of('observation', s.kind || '/' || s.subject_id || '/' || s.month || s.apart)) AS observation_id
FROM signal s LEFT JOIN known k ON k.kind = s.kind AND k.month = s.month AND k.subject_id = s.subject_id || s.apart
