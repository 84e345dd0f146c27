-- While no campaign is open nobody comes in but for whom a danger was told of: who is sent there answers about a target, and
-- whoever did not open is visited again. Households of such dangers since the last screening of a campaign that have no open
-- target and became none since. Grain: household.
-- Reads campaign.unmet_danger, core.withdrawn_row, campaign.screened_run, campaign.target_root, exclusion.
CREATE OR REPLACE TEMP TABLE incoming AS
SELECT u.root_id AS household_id, 'alert' AS basis, arg_min(u.delivery_id, (u.run_no, u.delivery_id, u.row_no)) AS delivery_id,
       arg_min(u.row_no, (u.run_no, u.delivery_id, u.row_no)) AS row_no
FROM campaign.unmet_danger u
ANTI JOIN core.withdrawn_row w ON w.delivery_id = u.delivery_id AND w.row_no = u.row_no
ANTI JOIN exclusion x ON x.household_id = u.root_id
WHERE u.run_no > (SELECT run_no FROM campaign.screened_run)
  AND NOT EXISTS (SELECT 1 FROM campaign.target_root t
                  WHERE t.root_id = u.root_id AND (t.state IN ('waiting', 'open') OR t.run_no >= u.run_no))
GROUP BY u.root_id
