-- Times of visits that officers told of since the last run of this stage: most days none. A row of a visit that was made,
-- with the time that stood, is no promise, and a line that comes again as it was takes none back that was made since. Grain:
-- row. Reads typed.phone_result, typed.visit_result, ops.*.
CREATE OR REPLACE TEMP TABLE told_promise AS
WITH told AS (
    SELECT delivery_id, row_no, package_id, ref, officer, called_on AS told_on, called_at AS told_at, visit_promised_on AS promised_on,
           visit_promised_at AS promised_at, result
    FROM typed.phone_result WHERE visit_promised_on IS NOT NULL
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, officer, least(visited_on, received_on), started_at,
           visit_promised_on, visit_promised_at, result
    FROM typed.visit_result JOIN ops.delivery USING (delivery_id)
    WHERE visit_promised_on IS NOT NULL AND (result IS NULL OR visit_promised_on > visited_on))
SELECT *
FROM (SELECT t.*, greatest(v.run_no, coalesce(e.run_no, 0)) AS taken_no
      FROM told t
      JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted
      LEFT JOIN ops.released_row e ON e.delivery_id = t.delivery_id AND e.row_no = t.row_no
      ANTI JOIN ops.held_row h ON h.delivery_id = t.delivery_id AND h.row_no = t.row_no
      QUALIFY lag((promised_on, promised_at, officer, result)) OVER (
          PARTITION BY package_id, ref ORDER BY taken_no, t.delivery_id, t.row_no)
              IS DISTINCT FROM (promised_on, promised_at, officer, result))
WHERE taken_no <= $run_no AND taken_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'visits' AND run_no < $run_no)
