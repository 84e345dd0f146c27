-- What partners replied since this stage last ran, with the referral that the named package held and how it stands; the
-- referral is NULL where the package held no such row. Oldest first. Grain: row.
-- Reads typed.partner_reply, ops.*, campaign.referral_state.
SELECT y.delivery_id, y.row_no, y.state AS reply, y.outcome, y.replied_on, r.referral_id, r.target_id, r.state, r.step_no,
       r.requested_on, k.recipient
FROM typed.partner_reply y
JOIN ops.delivery_verdict v ON v.delivery_id = y.delivery_id AND v.is_accepted AND v.run_no <= $run_no
LEFT JOIN ops.released_row e ON e.delivery_id = y.delivery_id AND e.row_no = y.row_no
LEFT JOIN ops.package k ON k.package_id = y.package_id
LEFT JOIN ops.package_row p ON p.package_id = y.package_id AND p.ref = y.ref AND p.subject_kind = 'referral'
LEFT JOIN campaign.referral_state r ON r.referral_id = p.subject_id
ANTI JOIN ops.held_row h ON h.delivery_id = y.delivery_id AND h.row_no = y.row_no
WHERE greatest(v.run_no, e.run_no) > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'referrals')
ORDER BY y.replied_on, y.state = 'COMPLETED', y.delivery_id, y.row_no
