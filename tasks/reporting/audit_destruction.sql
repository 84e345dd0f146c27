-- What each destruction destroyed, under which document and by which account. Grain: (run, table or folder).
-- Reads ops.destruction, ops.destroyed_count.
SELECT d.destroyed_on, d.document_no, d.account, c.name, c.destroyed, c.run_no
FROM ops.destroyed_count c JOIN ops.destruction d USING (run_no)
ORDER BY c.run_no, d.document_no, c.name
