-- Kinds of danger that a household newly shows, a person's where the person lives now; told again only for a newer signal, after
-- some time. Grain: (household, kind). Reads core.observation, core.observation_source, core.observed_household,
-- core.withdrawn_row, core.household_root, campaign.urgent_finding.
WITH shown AS (
    SELECT h.household_id, o.kind, max(o.observed_on) AS observed_on,
           arg_max(s.delivery_id, (o.observed_on, s.delivery_id, s.row_no)) AS delivery_id,
           arg_max(s.row_no, (o.observed_on, s.delivery_id, s.row_no)) AS row_no
    FROM core.observation o
    JOIN core.observation_source s USING (observation_id)
    JOIN core.observed_household h USING (observation_id)
    ANTI JOIN core.withdrawn_row w ON w.delivery_id = s.delivery_id AND w.row_no = s.row_no
    WHERE list_contains(texts_of($kinds), o.kind) AND o.valid_until >= $as_of AND s.run_no <= $run_no
    GROUP BY h.household_id, o.kind)
SELECT 'kind' AS cause, s.kind, s.household_id, s.delivery_id, s.row_no
FROM shown s
WHERE NOT EXISTS (SELECT 1 FROM campaign.urgent_finding u JOIN core.household_root h USING (household_id)
                  WHERE h.root_id = s.household_id AND u.kind = s.kind
                    AND (u.found_on >= s.observed_on OR u.found_on > CAST($as_of AS DATE) - CAST($repeat_days AS INTEGER)))
ORDER BY s.household_id, s.kind
