-- Returned rows that were accepted and not taken in yet, but those that say nothing new; one without a result only says when
-- somebody will come. Grain: row.
-- Reads typed.visit_result, ops.delivery_verdict, ops.held_row, campaign.repeated_visit, campaign.visit_outcome,
-- campaign.deviation.
CREATE OR REPLACE TEMP TABLE new_row AS
SELECT t.delivery_id, t.row_no FROM typed.visit_result t
JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted AND v.run_no <= $run_no
ANTI JOIN ops.held_row h ON h.delivery_id = t.delivery_id AND h.row_no = t.row_no
ANTI JOIN campaign.visit_outcome o ON o.delivery_id = t.delivery_id AND o.row_no = t.row_no
ANTI JOIN campaign.deviation d ON d.delivery_id = t.delivery_id AND d.row_no = t.row_no AND d.code = 'unknown_reference'
ANTI JOIN campaign.repeated_visit k ON k.delivery_id = t.delivery_id AND k.row_no = t.row_no
WHERE t.result IS NOT NULL
