-- Records that came out of 행복이음 and that nobody has kept; several exports of one record are one, the first. A record tells of a
-- household that was a target on its day; a refusal, by whatever way it was said, of one that is a target since too. The
-- number is the system's own, and goes before a reference that an officer wrote and that names another household. Grain:
-- record.
-- Reads typed.ssis_result, ops.*, campaign.package_named, campaign.target_root, core.household_root, campaign.ssis_record.
INSERT INTO campaign.ssis_record BY NAME
WITH told AS (
    SELECT r.*, r.refusal_scope IS NOT NULL OR r.result IS NOT DISTINCT FROM 'REFUSED' AS is_refusal FROM typed.ssis_result r
    JOIN ops.delivery_verdict v ON v.delivery_id = r.delivery_id AND v.is_accepted AND v.run_no <= $run_no
    ANTI JOIN ops.held_row h ON h.delivery_id = r.delivery_id AND h.row_no = r.row_no
    ANTI JOIN campaign.ssis_record k ON k.record_no = r.record_no
    WHERE r.method IN ('PHONE', 'OFFICE') OR is_refusal
    QUALIFY row_number() OVER (PARTITION BY r.record_no ORDER BY v.run_no, r.delivery_id, r.row_no) = 1),
numbered AS (
    SELECT t.delivery_id, t.row_no, any_value(r.root_id) AS root_id,
           arg_max(x.target_id, (x.state IN ('open', 'waiting'), x.run_no, x.target_id)) FILTER (
               x.state <> 'removed' AND (made.as_of <= t.called_on OR t.is_refusal)) AS target_id
    FROM told t
    JOIN core.household_root r ON r.household_id = id_of('household', 'no/' || t.household_no)
    LEFT JOIN campaign.target_root x ON x.root_id = r.root_id
    LEFT JOIN ops.run made ON made.run_no = x.run_no
    GROUP BY ALL),
named AS (
    SELECT t.delivery_id, t.row_no, any_value(p.target_id) AS target_id, any_value(p.package_id) AS package_id, any_value(p.ref) AS ref
    FROM told t JOIN campaign.package_named p ON p.package_id = t.package_id AND p.ref = t.ref
    JOIN core.household_root h ON h.household_id = p.household_id
    LEFT JOIN numbered m ON m.delivery_id = t.delivery_id AND m.row_no = t.row_no
    WHERE p.target_id IS NOT NULL AND coalesce(m.root_id = h.root_id, true) GROUP BY ALL),
meant AS (
    SELECT t.delivery_id, t.row_no, t.record_no, coalesce(n.target_id, m.target_id) AS target_id, n.package_id, n.ref, t.officer_id,
           t.called_on, t.result
    FROM told t LEFT JOIN named n ON n.delivery_id = t.delivery_id AND n.row_no = t.row_no
    LEFT JOIN numbered m ON m.delivery_id = t.delivery_id AND m.row_no = t.row_no),
held AS (
    SELECT m.delivery_id, m.row_no, arg_max(k.package_id, (k.made_on, k.run_no, k.package_id)) AS package_id
    FROM meant m
    JOIN campaign.package_named p ON p.target_id = m.target_id
    JOIN ops.package k ON k.package_id = p.package_id AND k.recipient = 'officer-' || m.officer_id
    WHERE k.kind = 'phone_worklist' AND k.made_on <= m.called_on GROUP BY ALL)
SELECT m.* REPLACE (coalesce(m.package_id, h.package_id) AS package_id), $run_no AS run_no
FROM meant m LEFT JOIN held h ON h.delivery_id = m.delivery_id AND h.row_no = m.row_no
