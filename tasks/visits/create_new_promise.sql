-- Times of visits that officers told of since the last run of this stage, each with the open request of the household, with who
-- goes (whose list it is, unless the row names another of the roster), and with what is wrong with it: fault is NULL where it
-- counts. Of several for one household the one told last does. A row of a visit that was made, with the time that stood, is no
-- promise. Grain: row of a target.
-- Reads typed.phone_result, typed.visit_result, ops.*, campaign.package_subject, campaign.visit_request_state, core.officer_named.
CREATE OR REPLACE TEMP TABLE new_promise AS
WITH since AS (SELECT coalesce(max(run_no), 0) AS run_no FROM ops.stage_run WHERE stage = 'visits' AND run_no < $run_no),
told AS (
    SELECT delivery_id, row_no, package_id, ref, officer, called_on AS told_on, called_at AS told_at, visit_promised_on AS promised_on,
           visit_promised_at AS promised_at
    FROM typed.phone_result WHERE visit_promised_on IS NOT NULL
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, officer, least(visited_on, received_on), started_at, visit_promised_on, visit_promised_at
    FROM typed.visit_result JOIN ops.delivery USING (delivery_id)
    WHERE visit_promised_on IS NOT NULL AND (result IS NULL OR visit_promised_on > visited_on)),
new AS (
    SELECT t.*, greatest(v.run_no, coalesce(e.run_no, 0)) AS taken_no
    FROM told t
    JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted
    LEFT JOIN ops.released_row e ON e.delivery_id = t.delivery_id AND e.row_no = t.row_no
    ANTI JOIN ops.held_row h ON h.delivery_id = t.delivery_id AND h.row_no = t.row_no
    WHERE taken_no <= $run_no AND taken_no > (SELECT run_no FROM since)),
asked AS (
    SELECT target_id, arg_max(request_id, (priority, run_no, request_id)) AS request_id
    FROM campaign.visit_request_state WHERE is_open GROUP BY target_id),
found AS (
    SELECT n.*, s.target_id, coalesce(r.request_id, a.request_id) AS request_id,
           CASE WHEN f.officer_ids IS NULL OR list_contains(f.officer_ids, k.officer_id) THEN k.officer_id ELSE f.officer_id END AS officer_id
    FROM new n
    JOIN campaign.package_subject s ON s.package_id = n.package_id AND s.ref = n.ref
    JOIN (SELECT package_id, CASE WHEN starts_with(recipient, 'officer-') THEN substr(recipient, 9) END AS officer_id
          FROM ops.package) k ON k.package_id = n.package_id
    LEFT JOIN campaign.visit_request_state r ON r.request_id = s.request_id AND r.is_open
    LEFT JOIN asked a ON a.target_id = s.target_id
    LEFT JOIN core.officer_named f ON f.officer_name = n.officer
    WHERE s.target_id IS NOT NULL)
SELECT *, CASE WHEN promised_at IS NULL THEN 'promise_without_hour'
               WHEN promised_on < $as_of THEN 'promise_past'
               WHEN request_id IS NULL THEN 'promise_unasked'
               WHEN officer_id IS NULL THEN 'promise_without_officer'
               WHEN row_number() OVER (PARTITION BY request_id ORDER BY promised_at IS NULL, promised_on < $as_of, officer_id IS NULL,
                                       told_on DESC, told_at DESC NULLS LAST, taken_no DESC, delivery_id, row_no) > 1
               THEN 'promise_contradicted' END AS fault
FROM found
