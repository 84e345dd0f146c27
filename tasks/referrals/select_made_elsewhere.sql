-- Orders that tell of a referral made in 행복이음, since this stage last ran, with the open target of whom they name; the target is
-- NULL where there is none. is_known_number: one under this number is kept already. Grain: row.
-- Reads ops.accepted_order, ops.*, core.household_root, campaign.package_named, campaign.target_root,
-- campaign.referral_elsewhere.
SELECT o.delivery_id, o.row_no, o.ordered_on, o.partner, o.service, o.document_no, t.target_id, NULL AS recipient,
       s.referral_id IS NOT NULL AS is_known_number
FROM ops.accepted_order o
LEFT JOIN ops.released_row e ON e.delivery_id = o.delivery_id AND e.row_no = o.row_no
LEFT JOIN campaign.package_named p ON p.package_id = o.package_id AND p.ref = o.ref
LEFT JOIN core.household_root h ON h.household_id = coalesce(o.household_id, p.household_id)
LEFT JOIN (SELECT root_id, min(target_id) AS target_id FROM campaign.target_root WHERE state = 'open' GROUP BY root_id) t
    ON t.root_id = h.root_id
LEFT JOIN campaign.referral_elsewhere s ON s.document_no = o.document_no
WHERE o.run_no <= $run_no AND o.order_kind = 'REFERRED_IN_SSIS'
  AND greatest(o.run_no, e.run_no) > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'referrals')
ORDER BY o.delivery_id, o.row_no
