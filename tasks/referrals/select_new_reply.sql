-- What partners replied since this stage last ran, on their sheets or by telephone (an order of the officer who took the call),
-- with the referral that the named package held, or that 행복이음 has under the named number, and how it stands; NULL where there is
-- none.
-- is_over: the partner is to destroy what it got. needs_check: the sheet that the reply names was sent with check numbers.
-- is_theirs: the sheet was sealed under the passphrase of whoever got that package; a call was taken by an officer. Oldest
-- first. Grain: row.
-- Reads typed.partner_reply, typed.operator_order, ops.*, campaign.referral_elsewhere, campaign.referral_rule,
-- campaign.referral_state, campaign.referral_over.
WITH told AS (
    SELECT delivery_id, row_no, package_id, ref, check_no, NULL AS document_no, state AS reply, outcome, replied_on, false AS is_call
    FROM typed.partner_reply WHERE state IS NOT NULL
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, NULL, document_no, reply, outcome, ordered_on, true
    FROM typed.operator_order WHERE order_kind = 'REFERRAL_REPLIED')
SELECT y.* EXCLUDE (is_call, document_no), r.referral_id, r.target_id, r.state, r.outcome AS known_outcome, r.step_no, r.requested_on,
       y.is_call OR coalesce(d.sent_by = k.recipient, false) AS is_theirs, coalesce(d.sent_by, k.recipient) AS recipient,
       NOT y.is_call AND k.run_no > l.after_run_no AS needs_check, v.referral_id IS NOT NULL AS is_over
FROM told y CROSS JOIN campaign.referral_rule l
JOIN ops.delivery d USING (delivery_id)
JOIN ops.delivery_verdict v ON v.delivery_id = y.delivery_id AND v.is_accepted AND v.run_no <= $run_no
LEFT JOIN ops.released_row e ON e.delivery_id = y.delivery_id AND e.row_no = y.row_no
LEFT JOIN ops.package k ON k.package_id = y.package_id
LEFT JOIN ops.package_row p ON p.package_id = y.package_id AND p.ref = y.ref AND p.subject_kind IN ('referral', 'referral_withdrawn')
LEFT JOIN campaign.referral_elsewhere x ON x.document_no = y.document_no
LEFT JOIN campaign.referral_state r ON r.referral_id = coalesce(p.subject_id, x.referral_id)
LEFT JOIN campaign.referral_over v ON v.referral_id = r.referral_id
ANTI JOIN ops.held_row h ON h.delivery_id = y.delivery_id AND h.row_no = y.row_no
WHERE greatest(v.run_no, e.run_no) > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'referrals')
ORDER BY y.replied_on, y.reply = 'COMPLETED', y.delivery_id, y.row_no
