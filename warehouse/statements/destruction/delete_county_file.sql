-- The county's files in whose place another stood as long ago as packages are kept: they name a team head and a duty officer of
-- then. No day of theirs can be repeated after a destruction. Grain: run that was the first with it. Reads ops.run.
DELETE FROM ops.county_file
WHERE run_no < (SELECT max(run_no) FROM ops.county_file SEMI JOIN
                    (SELECT run_no FROM ops.run WHERE as_of + to_years($package_years) <= $as_of) r USING (run_no))
