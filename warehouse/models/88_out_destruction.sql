-- What each destruction destroyed, by table or folder, under which document. Grain: (run, name).
-- Reads ops.destruction, ops.destroyed_count.
CREATE OR REPLACE VIEW out.destruction AS
SELECT d.destroyed_on, d.document_no, c.name, c.destroyed, c.run_no
FROM ops.destroyed_count c
JOIN (SELECT run_no, min(destroyed_on) AS destroyed_on, string_agg(document_no, ', ' ORDER BY delivery_id, row_no) AS document_no
      FROM ops.destruction GROUP BY run_no) d USING (run_no)
