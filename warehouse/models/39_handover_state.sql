-- Every hand-over with what whoever takes over said of it. state: sent (nothing yet), disputed, taken. owner answers for it:
-- whoever takes over, the team head for one that is disputed. Grain: package of a hand-over.
-- Reads campaign.handover, ops.package_row, typed.handover_receipt, ops.delivery_verdict, ops.held_row.
CREATE OR REPLACE VIEW campaign.handover_state AS
WITH receipt AS (
    SELECT r.package_id, arg_max(r.result, (v.run_no, r.delivery_id, r.row_no)) AS result
    FROM typed.handover_receipt r
    JOIN ops.delivery_verdict v ON v.delivery_id = r.delivery_id AND v.is_accepted
    JOIN ops.package_row p ON p.package_id = r.package_id AND p.ref = r.ref AND p.subject_id = r.package_id
    ANTI JOIN ops.held_row h ON h.delivery_id = r.delivery_id AND h.row_no = r.row_no
    GROUP BY r.package_id),
sent AS (
    SELECT package_id, from_officer_id, to_officer_id, handed_on, run_no, count(*) AS households FROM campaign.handover GROUP BY ALL)
SELECT s.*, CASE r.result WHEN 'TAKEN' THEN 'taken' WHEN 'DISPUTED' THEN 'disputed' ELSE 'sent' END AS state,
       CASE r.result WHEN 'DISPUTED' THEN 'team_head' ELSE s.to_officer_id END AS owner
FROM sent s LEFT JOIN receipt r USING (package_id)
