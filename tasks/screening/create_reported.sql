-- Households that somebody reported, or that show a danger to life, since the last screening. What came while no campaign was
-- open counts when one opens. Grain: (household, row).
-- Reads core.observation, core.observation_source, core.household_root, campaign.campaign_event, ops.stage_run.
CREATE OR REPLACE TEMP TABLE reported AS
WITH seen AS (
    SELECT coalesce(max(r.run_no), 0) AS run_no FROM ops.stage_run r
    WHERE r.stage = 'screening' AND EXISTS (
        SELECT 1 FROM campaign.campaign_event o WHERE o.event = 'opened' AND o.run_no <= r.run_no AND NOT EXISTS (
            SELECT 1 FROM campaign.campaign_event c
            WHERE c.campaign_id = o.campaign_id AND c.event = 'closed' AND c.run_no <= r.run_no)))
SELECT DISTINCT h.root_id AS household_id, s.delivery_id, s.row_no
FROM core.observation o
JOIN core.observation_source s USING (observation_id)
JOIN core.household_root h ON h.household_id = o.household_id
WHERE (s.source IN ('crisis_alert', 'village_report') OR list_contains(CAST(CAST($urgent AS JSON) AS VARCHAR[]), o.kind))
  AND s.run_no > (SELECT run_no FROM seen) AND s.run_no <= $run_no
