-- Urgent worklists that left in this run. Grain: package. Reads ops.package.
SELECT package_id FROM ops.package WHERE recipient = $recipient AND kind = 'urgent_worklist' AND run_no = $run_no
