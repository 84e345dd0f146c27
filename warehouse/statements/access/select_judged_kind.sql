-- The kinds that gave a household its points, at each of its judgements, with the rows that had brought them until then.
-- Grain: (judgement, kind, row); one row without a source row where none is found.
-- Reads campaign.target_reason, campaign.target, campaign.pool_reason, core.household_root, core.observation,
-- core.observed_household, core.observation_source, ref.indicator, ops.run.
WITH root AS (
    SELECT a.household_id FROM core.household_root h JOIN core.household_root a USING (root_id) WHERE h.household_id = $household_id),
judged AS (
    SELECT x.target_id AS judged_id, x.kind, x.points, t.run_no
    FROM campaign.target_reason x JOIN campaign.target t USING (target_id) SEMI JOIN root USING (household_id)
    UNION ALL
    SELECT delivery_id, kind, points, run_no FROM campaign.pool_reason SEMI JOIN root USING (household_id)),
seen AS (
    SELECT o.kind, coalesce(i.counts_as, o.kind) AS counts_as, o.observed_on, o.valid_until, s.source, s.delivery_id, s.row_no, s.run_no
    FROM core.observation o
    JOIN core.observed_household n USING (observation_id)
    SEMI JOIN root ON root.household_id IN (o.household_id, n.household_id)
    JOIN core.observation_source s USING (observation_id)
    LEFT JOIN ref.indicator i ON i.kind = o.kind)
SELECT j.judged_id, coalesce(i.name_ko, j.kind) AS kind_ko, j.kind, j.points, s.observed_on, s.source, s.delivery_id, s.row_no
FROM judged j
JOIN ops.run r ON r.run_no = j.run_no
LEFT JOIN ref.indicator i ON i.kind = j.kind
LEFT JOIN seen s ON s.counts_as = j.kind AND s.run_no <= j.run_no AND s.valid_until >= r.as_of
ORDER BY j.judged_id, j.points DESC, kind_ko, s.observed_on, s.source, s.delivery_id, s.row_no
