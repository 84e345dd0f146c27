-- Returned rows that were accepted and not taken in yet. Grain: row.
-- Reads typed.visit_result, ops.delivery_verdict, ops.quarantine, campaign.visit_outcome, campaign.deviation.
CREATE OR REPLACE TEMP TABLE new_row AS
SELECT t.delivery_id, t.row_no FROM typed.visit_result t
JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted AND v.run_no <= $run_no
WHERE NOT EXISTS (SELECT 1 FROM ops.quarantine q WHERE q.delivery_id = t.delivery_id AND q.row_no = t.row_no
                  AND q.action = 'quarantine_row')
  AND NOT EXISTS (SELECT 1 FROM campaign.visit_outcome o WHERE o.delivery_id = t.delivery_id AND o.row_no = t.row_no)
  AND NOT EXISTS (SELECT 1 FROM campaign.deviation d WHERE d.delivery_id = t.delivery_id AND d.row_no = t.row_no
                  AND d.code = 'unknown_reference')
