-- The rules by which a campaign was screened last. Grain: at most one row. Reads campaign.screening_rules.
SELECT rules_id, in_force_from FROM campaign.screening_rules WHERE run_no <= $run_no ORDER BY run_no DESC LIMIT 1
