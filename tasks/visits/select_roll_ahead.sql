-- Pages of the 방문명부 of days from today on that officers may have on paper, oldest first. Grain: page.
-- Reads campaign.visit_roll_kept.
SELECT officer_id, visit_on, print_no FROM campaign.visit_roll_kept WHERE visit_on >= $as_of ORDER BY run_no, print_no
