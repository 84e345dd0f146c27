-- What a household said last of when it is at home and of who should come: weekdays, half of the day, sex of the officer; NULL
-- where it said nothing of that. Grain: target.
-- Reads typed.phone_result, typed.visit_result, ops.delivery_verdict, ops.held_row, campaign.package_subject.
CREATE OR REPLACE VIEW campaign.visit_wish AS
WITH told AS (
    SELECT delivery_id, row_no, package_id, ref, called_on AS told_on, visit_days, visit_half, visit_officer_sex FROM typed.phone_result
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, least(visited_on, received_on), visit_days, visit_half, visit_officer_sex
    FROM typed.visit_result JOIN ops.delivery USING (delivery_id))
SELECT s.target_id, arg_max(t.visit_days, (t.told_on, v.run_no, t.delivery_id, t.row_no)) AS visit_days,
       arg_max(t.visit_half, (t.told_on, v.run_no, t.delivery_id, t.row_no)) AS visit_half,
       arg_max(t.visit_officer_sex, (t.told_on, v.run_no, t.delivery_id, t.row_no)) AS officer_sex
FROM told t
JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted
JOIN campaign.package_subject s ON s.package_id = t.package_id AND s.ref = t.ref
ANTI JOIN ops.held_row h ON h.delivery_id = t.delivery_id AND h.row_no = t.row_no
WHERE s.target_id IS NOT NULL AND (t.visit_days IS NOT NULL OR t.visit_half IS NOT NULL OR t.visit_officer_sex IS NOT NULL)
GROUP BY s.target_id
