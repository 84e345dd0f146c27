-- Days of worklists that were made as long ago as packages are kept. All of a run go together: a call is held against the days
-- from the first run on that has any. Grain: (worklist, day). Reads ops.run.
DELETE FROM campaign.worklist_day
WHERE run_no IN (SELECT run_no FROM ops.run WHERE as_of + to_years($package_years) <= $as_of)
