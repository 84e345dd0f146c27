-- The kinds active today by household, likely doubles once, with their points. Grain: (household, kind).
-- A kind counts as another one from the day on which the reference says so. One that the rules do not weigh has the points of
-- an unknown kind. Reads core.observation, core.withdrawn_observation, core.observed_household, ref.indicator.
CREATE OR REPLACE TEMP TABLE active_kind AS
WITH counted AS (SELECT kind, CASE WHEN counts_as_from > $as_of THEN kind ELSE counts_as END AS counts_as FROM ref.indicator),
weight AS (SELECT key AS kind, CAST(value AS INTEGER) AS points FROM json_each($weights)),
unknown AS (SELECT coalesce(max(points), 0) AS points FROM weight WHERE kind = 'LOCAL_UNKNOWN_KIND')
SELECT h.household_id, i.counts_as AS kind, any_value(coalesce(w.points, u.points)) AS points,
       min(o.observed_on) AS observed_on
FROM core.observation o
JOIN core.observed_household h USING (observation_id)
JOIN counted i USING (kind)
ANTI JOIN core.withdrawn_observation x ON x.observation_id = o.observation_id
CROSS JOIN unknown u
LEFT JOIN weight w ON w.kind = i.counts_as
WHERE o.run_no <= $run_no AND o.valid_until >= $as_of
GROUP BY h.household_id, i.counts_as
