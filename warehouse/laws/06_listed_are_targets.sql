-- law: every household on a national list of a campaign has a listing with a target
-- Grain: one row. Reads core.appearance, core.current_link, core.person_household, campaign.listed_row, ops.delivery.
WITH named AS (
    SELECT DISTINCT d.period, m.household_id
    FROM core.appearance a JOIN core.current_link l USING (delivery_id, row_no) JOIN core.person_household m USING (person_id)
    JOIN ops.delivery d USING (delivery_id)
    WHERE a.source = 'ssis_central'
      AND a.run_no <= (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'screening'))
SELECT count(*) AS left_side, count(k.household_id) AS right_side, count(*) = count(k.household_id) AS holds
FROM named n LEFT JOIN (SELECT DISTINCT period, household_id FROM campaign.listed_row) k USING (period, household_id)
WHERE EXISTS (SELECT 1 FROM campaign.campaign_event)
