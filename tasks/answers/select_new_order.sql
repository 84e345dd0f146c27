-- Orders about contact that nobody has carried out, with the household they mean; orders to withdraw a delivery that linkage
-- has not carried out, and those to undo or confirm a link that it has not; but for what another order had carried out already,
-- which nobody need say again. lifted_on: when a safety flag of the household was lifted last. Grain: order.
-- Reads unanswered_order, ops.package, ops.refused_answer, out.quarantine, core.household_root, core.row_withdrawal,
-- core.link_answer, campaign.package_named, campaign.safety_flag.
WITH meant AS (
    SELECT o.*, coalesce(r.root_id, h.root_id) AS root_id
    FROM unanswered_order o
    LEFT JOIN core.household_root r ON r.household_id = o.household_id
    LEFT JOIN campaign.package_named p ON p.package_id = o.package_id AND p.ref = o.ref
    LEFT JOIN core.household_root h ON h.household_id = p.household_id
    ANTI JOIN (FROM core.row_withdrawal WHERE cause = 'ordered') b
        ON o.order_kind = 'WITHDRAW_DELIVERY' AND b.delivery_id = o.subject_delivery_id AND b.row_no = coalesce(o.subject_row_no, b.row_no)
    ANTI JOIN (FROM core.link_answer QUALIFY run_no = max(run_no) OVER (PARTITION BY delivery_id, row_no)) a  -- no later one says otherwise
        ON a.delivery_id = o.subject_delivery_id AND a.row_no = o.subject_row_no
        AND a.answer = CASE o.order_kind WHEN 'UNDO_LINK' THEN 'other' WHEN 'CONFIRM_LINK' THEN 'same' END
        AND a.person_id = coalesce(o.subject_person_id, a.person_id)
    ANTI JOIN (SELECT delivery_id, row_no FROM out.quarantine WHERE fate = 'withdrawn'
               UNION ALL SELECT delivery_id, 0 FROM ops.refused_answer) t
        ON o.order_kind = 'WITHDRAW_DELIVERY' AND t.delivery_id = o.subject_delivery_id AND t.row_no = coalesce(o.subject_row_no, t.row_no))
SELECT m.delivery_id, m.row_no, m.order_kind, m.package_id, m.channel, m.safety_flag, m.starts_on, m.ends_on, m.ordered_on,
       m.partner, m.root_id, l.lifted_on, k.package_id IS NOT NULL AS is_known_package
FROM meant m LEFT JOIN ops.package k ON k.package_id = m.package_id
LEFT JOIN (SELECT r.root_id, max(f.flagged_on) AS lifted_on FROM campaign.safety_flag f JOIN core.household_root r USING (household_id)
           WHERE f.flag = 'NONE' GROUP BY r.root_id) l ON l.root_id = m.root_id
ORDER BY m.delivery_id, m.row_no
