-- The new rows with the request and target each speaks of, and the officer who went: the package's, unless the row names
-- another of the roster. A household that was told of before it was a target is the one it became; until then its row waits.
-- Grain: row. Reads new_row, typed.visit_result, ops.package, campaign.package_subject, campaign.visit_request_state,
-- campaign.target_root, core.officer_named.
CREATE OR REPLACE TEMP TABLE new_result AS
WITH spoken_of AS (
    SELECT i.*, w.subject_kind, p.recipient, p.kind AS package_kind, p.made_on AS asked_on,
           CASE WHEN starts_with(p.recipient, 'officer-') THEN substr(p.recipient, 9) END AS recipient_id,
           w.target_id, w.request_id AS named_request_id
    FROM typed.visit_result i JOIN new_row USING (delivery_id, row_no)
    LEFT JOIN ops.package p ON p.package_id = i.package_id AND is_officers(p.kind)
    LEFT JOIN campaign.package_subject w ON w.package_id = p.package_id AND w.ref = i.ref),
-- A request that the row itself asked for, of a danger told of at once, is still to be answered.
open_request AS (
    SELECT s.delivery_id, s.row_no, arg_max(r.request_id, (r.priority, r.run_no, r.request_id)) AS request_id
    FROM campaign.visit_request_state r JOIN spoken_of s USING (target_id)
    WHERE r.is_open AND (r.delivery_id, r.row_no) <> (s.delivery_id, s.row_no) GROUP BY s.delivery_id, s.row_no)
SELECT s.*, t.root_id, t.state AS target_state,
       -- Somebody else's visit that was not made says nothing of the one that is planned.
       coalesce(s.named_request_id, CASE WHEN s.result <> 'NOT_DONE' THEN q.request_id END) AS request_id,
       CASE WHEN f.officer_ids IS NULL OR list_contains(f.officer_ids, s.recipient_id) THEN s.recipient_id
            ELSE f.officer_id END AS officer_id,
       coalesce(s.refusal_scope, 'CAMPAIGN') AS scope_in_force
FROM spoken_of s
LEFT JOIN campaign.target_root t USING (target_id)
LEFT JOIN open_request q ON q.delivery_id = s.delivery_id AND q.row_no = s.row_no
LEFT JOIN core.officer_named f ON f.officer_name = s.officer
WHERE s.subject_kind IS DISTINCT FROM 'household' OR s.target_id IS NOT NULL
