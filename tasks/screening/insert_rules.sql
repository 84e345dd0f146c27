-- The parameters by which this run screens, under an id of their own. Grain: run.
INSERT INTO campaign.screening_rules VALUES ($run_no, $rules_id, $in_force_from, $stated)
