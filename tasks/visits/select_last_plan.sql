-- What the last plan of each town was made from. Grain: town. Reads campaign.visit_plan.
SELECT town_code, arg_max(input_hash, run_no) AS input_hash FROM campaign.visit_plan GROUP BY town_code
