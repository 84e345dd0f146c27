-- Decisions on lists that were not taken, by document and reason. Grain: (delivery, list, reason).
-- Reads campaign.approval, ops.run.
CREATE OR REPLACE VIEW out.decision_not_taken AS
SELECT a.delivery_id, a.list_id, min(a.document_no) AS document_no, max(a.decided_on) AS decided_on, a.refused_ko,
       r.as_of AS noticed_on
FROM campaign.approval a JOIN ops.run r USING (run_no)
WHERE a.refused_ko IS NOT NULL
GROUP BY a.delivery_id, a.list_id, a.refused_ko, r.as_of
