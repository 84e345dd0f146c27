-- law: every visit that was made is one contact by the same row, and every contact at a door has its outcome
-- Grain: one row. Reads campaign.visit_outcome, campaign.contact_attempt.
WITH made AS (SELECT delivery_id, row_no FROM campaign.visit_outcome WHERE result <> 'NOT_DONE'),
contact AS (SELECT delivery_id, row_no FROM campaign.contact_attempt WHERE channel = 'visit')
SELECT *, left_side = right_side AND NOT EXISTS (FROM made EXCEPT FROM contact) AS holds
FROM (SELECT (SELECT count(*) FROM made) AS left_side, (SELECT count(*) FROM contact) AS right_side)
