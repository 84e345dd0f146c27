-- Worklists that a run sent, and contacts on their cards and on cards that left alone. Grain: one row.
-- Reads ops.package, campaign.input_card.
SELECT (SELECT count(*) FROM ops.package WHERE kind = 'phone_worklist' AND run_no = $run_no) AS lists,
       (SELECT count(*) FROM campaign.input_card WHERE run_no = $run_no) AS contacts
