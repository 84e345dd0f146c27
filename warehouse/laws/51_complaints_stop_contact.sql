-- law: who complained of being contacted is stopped by the run that knew of whom it is, and no routine contact is planned from it on
-- Grain: one row. Reads campaign.complaint, campaign.complaint_match, campaign.contact_stop, campaign.contact_plan,
-- campaign.visit_request, campaign.target, core.household_called, ops.run. A named order is exempt.
WITH asked AS (
    SELECT c.delivery_id, c.row_no, m.household_id, m.run_no, s.starts_on, s.ends_on, s.run_no AS stopped_in
    FROM campaign.complaint c
    JOIN campaign.complaint_match m ON m.delivery_id = c.delivery_id AND m.row_no = c.row_no
    LEFT JOIN campaign.contact_stop s ON s.delivery_id = c.delivery_id AND s.row_no = c.row_no
    WHERE c.kind = 'stop'),
planned AS (
    SELECT target_id, planned_on, run_no FROM campaign.contact_plan WHERE order_delivery_id IS NULL
    UNION ALL
    SELECT v.target_id, r.as_of, v.run_no FROM campaign.visit_request v JOIN ops.run r USING (run_no)
    WHERE v.reason <> 'welfare_check'),
against AS (
    SELECT DISTINCT q.delivery_id, q.row_no
    FROM asked q
    JOIN core.household_called b ON b.household_id = q.household_id
    JOIN core.household_called a ON a.as_id = b.as_id
    JOIN campaign.target t ON t.household_id = a.household_id
    JOIN planned p ON p.target_id = t.target_id AND p.run_no >= greatest(q.run_no, a.run_no, b.run_no)
         AND p.planned_on BETWEEN q.starts_on AND q.ends_on)
SELECT count(*) AS left_side, count(*) FILTER (q.stopped_in = q.run_no AND o.row_no IS NULL) AS right_side,
       left_side = right_side AS holds
FROM asked q LEFT JOIN against o ON o.delivery_id = q.delivery_id AND o.row_no = q.row_no
