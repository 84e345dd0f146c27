-- Households that somebody reported, or that show a danger to life, or of which a list remarks one, since the last
-- screening. What came while no campaign was open counts when one opens. A person's danger counts where the person lives
-- now. Grain: (household, row).
-- Reads core.observation, core.observation_source, core.observed_household, core.household_root, core.withdrawn_row,
-- campaign.urgent_finding, campaign.screened_run.
CREATE OR REPLACE TEMP TABLE reported AS
SELECT DISTINCT h.household_id, s.delivery_id, s.row_no
FROM core.observation o
JOIN core.observation_source s USING (observation_id)
JOIN core.observed_household h USING (observation_id)
ANTI JOIN core.withdrawn_row w ON w.delivery_id = s.delivery_id AND w.row_no = s.row_no
WHERE (s.source IN ('crisis_alert', 'village_report') OR list_contains(texts_of($urgent), o.kind))
  AND s.run_no > (SELECT run_no FROM campaign.screened_run) AND s.run_no <= $run_no
UNION
SELECT h.root_id, u.delivery_id, u.row_no
FROM campaign.urgent_finding u
JOIN core.household_root h USING (household_id)
ANTI JOIN core.withdrawn_row w ON w.delivery_id = u.delivery_id AND w.row_no = u.row_no
WHERE u.cause = 'memo' AND u.run_no > (SELECT run_no FROM campaign.screened_run) AND u.run_no <= $run_no
