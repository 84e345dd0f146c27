-- The learned score that a run computed. Grain: at most one row. Reads campaign.score_use.
SELECT score_id FROM campaign.score_use WHERE run_no = $run_no AND score_id IS NOT NULL
