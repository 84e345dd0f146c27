-- What was known of each household when a look-up was judged, from the reasons that were kept then and before: the kinds that
-- were active (found), and the counts that the learned score reads. Kinds that are left out are told and counted nowhere.
-- Earlier look-ups are those of earlier runs, by the id that the household had then; one that came twice for a month counts
-- once. new_kinds is NULL where none of them had the household. Grain: (look-up, household).
-- Reads score_subject, campaign.pool_reason, ops.run, ops.delivery.
WITH left_out AS (SELECT value ->> '$' AS kind FROM json_each($left_out)),
active AS (
    SELECT k.delivery_id, k.household_id, k.kind, k.kind NOT IN (SELECT kind FROM left_out) AS is_read
    FROM campaign.pool_reason k SEMI JOIN score_subject s USING (delivery_id, household_id)),
earlier AS (
    SELECT s.delivery_id, s.household_id, k.run_no, k.kind, d.period
    FROM score_subject s
    JOIN campaign.pool_reason k ON k.household_id = s.household_id AND k.run_no < s.run_no
    JOIN ops.run r ON r.run_no = k.run_no AND r.as_of >= s.judged_on - CAST($history_days AS INTEGER)
    JOIN ops.delivery d ON d.delivery_id = k.delivery_id
    WHERE k.kind NOT IN (SELECT kind FROM left_out)),
before AS (
    SELECT delivery_id, household_id, count(DISTINCT period) AS look_ups, max(run_no) AS last_no
    FROM earlier GROUP BY delivery_id, household_id),
last_kind AS (
    SELECT DISTINCT e.delivery_id, e.household_id, e.kind
    FROM earlier e JOIN before b ON b.delivery_id = e.delivery_id AND b.household_id = e.household_id AND b.last_no = e.run_no),
counted AS (
    SELECT a.delivery_id, a.household_id, list(a.kind ORDER BY a.kind) AS found, count(*) FILTER (a.is_read) AS kinds,
           count(*) FILTER (a.is_read AND l.kind IS NULL) AS new_kinds
    FROM active a
    LEFT JOIN last_kind l ON l.delivery_id = a.delivery_id AND l.household_id = a.household_id AND l.kind = a.kind
    GROUP BY a.delivery_id, a.household_id)
SELECT s.delivery_id, s.household_id, coalesce(c.found, []) AS found, coalesce(c.kinds, 0) AS kinds,
       coalesce(b.look_ups, 0) AS look_ups, CASE WHEN b.look_ups IS NOT NULL THEN coalesce(c.new_kinds, 0) END AS new_kinds
FROM score_subject s
LEFT JOIN counted c USING (delivery_id, household_id)
LEFT JOIN before b USING (delivery_id, household_id)
ORDER BY s.delivery_id, s.household_id
