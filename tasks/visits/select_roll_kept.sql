-- Pages of the 방문명부 that officers have on paper until today, as far as any desk has said. Grain: page.
-- Reads campaign.visit_roll_kept.
SELECT officer_id, print_no FROM campaign.visit_roll_kept WHERE visit_on <= $as_of ORDER BY visit_on, print_no
