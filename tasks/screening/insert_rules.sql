-- The parameters by which this run screens, under an id of their own. Grain: run.
INSERT INTO campaign.screening_rules VALUES ($run_no, spelled(left(sha256($stated), 16)), $in_force_from, $stated)
