-- The new times of visits, each with the open request of the household, with who goes (whose list it is, unless the row
-- names another of the roster), and with what is wrong with it: fault is NULL where it counts. Of several for one household
-- the one told last does. A day that lies months ahead is a slip, and would keep everybody from the door until then. Whose
-- list was closed, since they handed over, goes there no more. Grain: row of a target.
-- Reads told_promise, ops.package, campaign.package_subject, campaign.visit_request_state, core.officer_named,
-- campaign.closed_package.
CREATE OR REPLACE TEMP TABLE new_promise AS
WITH asked AS (
    SELECT target_id, arg_max(request_id, (priority, run_no, request_id)) AS request_id
    FROM campaign.visit_request_state WHERE is_open GROUP BY target_id),
found AS (
    SELECT n.*, s.target_id, coalesce(r.request_id, a.request_id) AS request_id,
           CASE WHEN f.officer_ids IS NULL OR list_contains(f.officer_ids, k.officer_id)
                THEN CASE WHEN c.package_id IS NULL THEN k.officer_id END ELSE f.officer_id END AS officer_id
    FROM told_promise n
    JOIN campaign.package_subject s ON s.package_id = n.package_id AND s.ref = n.ref
    JOIN (SELECT package_id, CASE WHEN starts_with(recipient, 'officer-') THEN substr(recipient, 9) END AS officer_id
          FROM ops.package) k ON k.package_id = n.package_id
    LEFT JOIN campaign.visit_request_state r ON r.request_id = s.request_id AND r.is_open
    LEFT JOIN asked a ON a.target_id = s.target_id
    LEFT JOIN core.officer_named f ON f.officer_name = n.officer
    LEFT JOIN campaign.closed_package c ON c.package_id = n.package_id
    WHERE s.target_id IS NOT NULL)
SELECT *, CASE WHEN promised_at IS NULL THEN 'promise_without_hour'
               WHEN promised_on < $as_of THEN 'promise_past'
               WHEN promised_on > CAST($as_of AS DATE) + CAST($ahead_days AS INTEGER) THEN 'promise_far'
               WHEN request_id IS NULL THEN 'promise_unasked'
               WHEN officer_id IS NULL THEN 'promise_without_officer'
               WHEN row_number() OVER (PARTITION BY request_id ORDER BY promised_at IS NULL, promised_on < $as_of,
                                       promised_on > CAST($as_of AS DATE) + CAST($ahead_days AS INTEGER), officer_id IS NULL,
                                       told_on DESC, told_at DESC NULLS LAST, taken_no DESC, delivery_id, row_no) > 1
               THEN 'promise_contradicted' END AS fault
FROM found
