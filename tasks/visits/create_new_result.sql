-- What came back from the doors and was not taken in yet, with the request and target it speaks of and the officer who went:
-- the package's, unless the row names another of the roster. Grain: row.
-- Reads typed.visit_result, ops.*, campaign.visit_request_state, campaign.target_root, core.officer_day.
CREATE OR REPLACE TEMP TABLE new_result AS
WITH row_in AS (
    SELECT t.* FROM typed.visit_result t
    JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted AND v.run_no <= $run_no
    WHERE NOT EXISTS (SELECT 1 FROM ops.quarantine q WHERE q.delivery_id = t.delivery_id AND q.row_no = t.row_no
                      AND q.action = 'quarantine_row')
      AND NOT EXISTS (SELECT 1 FROM campaign.visit_outcome o WHERE o.delivery_id = t.delivery_id AND o.row_no = t.row_no)
      AND NOT EXISTS (SELECT 1 FROM campaign.deviation d WHERE d.delivery_id = t.delivery_id AND d.row_no = t.row_no
                      AND d.code = 'unknown_reference')),
spoken_of AS (
    SELECT i.*, p.recipient, p.kind AS package_kind,
           CASE WHEN starts_with(p.recipient, 'officer-') THEN substr(p.recipient, 9) END AS recipient_id,
           CASE w.subject_kind WHEN 'target' THEN w.subject_id WHEN 'visit_request' THEN r.target_id END AS target_id,
           r.request_id AS named_request_id
    FROM row_in i
    LEFT JOIN ops.package p ON p.package_id = i.package_id
    LEFT JOIN ops.package_row w ON w.package_id = i.package_id AND w.ref = i.ref
    LEFT JOIN campaign.visit_request r ON w.subject_kind = 'visit_request' AND r.request_id = w.subject_id),
open_request AS (
    SELECT target_id, arg_max(request_id, (priority, run_no, request_id)) AS request_id
    FROM campaign.visit_request_state WHERE is_open AND target_id IN (SELECT target_id FROM spoken_of) GROUP BY target_id),
staff AS (SELECT officer_name, min(officer_id) AS officer_id, list(DISTINCT officer_id) AS officer_ids
          FROM core.officer_day GROUP BY officer_name)
SELECT s.*, t.root_id, t.state AS target_state, t.is_urgent AS is_target_urgent,
       coalesce(s.named_request_id, q.request_id) AS request_id, q.request_id AS open_request_id,
       CASE WHEN f.officer_ids IS NULL OR list_contains(f.officer_ids, s.recipient_id) THEN s.recipient_id
            ELSE f.officer_id END AS officer_id,
       coalesce(s.refusal_scope, 'CAMPAIGN') AS scope_in_force
FROM spoken_of s
LEFT JOIN campaign.target_root t USING (target_id)
LEFT JOIN open_request q USING (target_id)
LEFT JOIN staff f ON f.officer_name = s.officer
