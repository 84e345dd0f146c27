-- Households that somebody reported, or that show a danger to life, or of which a list remarks one, or a danger was told while
-- they were no target (a complaint, a late return, an order to look), since the last screening: what comes of it is read of a
-- target alone. A kind of danger counts when it comes, and not again when it is told of once more. What came while no campaign
-- was open counts when one opens, but of whoever came in meanwhile or was talked with on a later day than it came: who was helped
-- then is not listed for it again. A person's danger counts where the person lives now. Grain: (household, row).
-- Reads core.observation, core.observation_source, core.observed_household, core.household_root, core.withdrawn_row,
-- campaign.urgent_finding, campaign.screened_run, campaign.target_root, campaign.contact_attempt, ops.run.
CREATE OR REPLACE TEMP TABLE reported AS
WITH told AS (
    SELECT h.household_id, s.delivery_id, s.row_no, s.run_no
    FROM core.observation o
    JOIN core.observation_source s USING (observation_id)
    JOIN core.observed_household h USING (observation_id)
    WHERE s.source IN ('crisis_alert', 'village_report') OR list_contains(texts_of($urgent), o.kind)
    UNION
    SELECT h.root_id, u.delivery_id, u.row_no, u.run_no
    FROM campaign.urgent_finding u
    JOIN core.household_root h USING (household_id)
    WHERE u.cause = 'memo' OR (u.cause <> 'kind' AND u.target_id IS NULL))
SELECT DISTINCT household_id, delivery_id, row_no
FROM told
JOIN ops.run r USING (run_no)
ANTI JOIN core.withdrawn_row w USING (delivery_id, row_no)
WHERE told.run_no > (SELECT run_no FROM campaign.screened_run) AND told.run_no <= $run_no
  AND NOT EXISTS (SELECT 1 FROM campaign.target_root t LEFT JOIN campaign.contact_attempt c ON c.target_id = t.target_id AND c.is_talk
                  WHERE t.root_id = told.household_id AND (t.run_no >= told.run_no OR c.attempted_on > r.as_of))
