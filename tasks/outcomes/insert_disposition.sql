-- The officers' results (처리결과). One of the same line and day as an earlier one corrects it, and names the one that it replaces.
-- Grain: row. Reads help_answer, campaign.disposition, typed.visit_result.
INSERT INTO campaign.disposition BY NAME
WITH earlier AS (
    SELECT v.package_id, v.ref, d.disposed_on,
           arg_max({'delivery_id': d.delivery_id, 'row_no': d.row_no}, (d.run_no, d.delivery_id, d.row_no)) AS source
    FROM campaign.disposition d
    JOIN typed.visit_result v ON v.delivery_id = d.delivery_id AND v.row_no = d.row_no
    SEMI JOIN help_answer a ON a.package_id = v.package_id AND a.ref = v.ref
    GROUP BY ALL)
SELECT a.delivery_id, a.row_no, a.target_id, a.disposition, a.is_talk, a.told_on AS disposed_on, a.officer_id,
       e.source.delivery_id AS replaced_delivery_id, e.source.row_no AS replaced_row_no, $run_no AS run_no
FROM help_answer a
LEFT JOIN earlier e ON e.package_id = a.package_id AND e.ref = a.ref AND e.disposed_on = a.told_on
WHERE a.target_id IS NOT NULL AND a.disposition IS NOT NULL
