-- What persons told an officer since this stage last ran of a service that was passed on, with the referral that the named
-- package held, or that 행복이음 has under the named number; NULL where there is none. Grain: row.
-- Reads ops.accepted_order, ops.*, campaign.referral_elsewhere, campaign.referral_state.
SELECT o.delivery_id, o.row_no, o.order_kind = 'SERVICE_CONFIRMED' AS is_received, o.ordered_on AS confirmed_on,
       r.referral_id, r.target_id, r.requested_on, k.recipient
FROM ops.accepted_order o
LEFT JOIN ops.released_row e ON e.delivery_id = o.delivery_id AND e.row_no = o.row_no
LEFT JOIN ops.package k ON k.package_id = o.package_id
LEFT JOIN ops.package_row p ON p.package_id = o.package_id AND p.ref = o.ref AND p.subject_kind = 'referral'
LEFT JOIN campaign.referral_elsewhere x ON x.document_no = o.document_no
LEFT JOIN campaign.referral_state r ON r.referral_id = coalesce(p.subject_id, x.referral_id)
WHERE o.run_no <= $run_no AND o.order_kind IN ('SERVICE_CONFIRMED', 'SERVICE_DENIED')
  AND greatest(o.run_no, e.run_no) > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'referrals')
ORDER BY o.delivery_id, o.row_no
