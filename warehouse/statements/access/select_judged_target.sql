-- The targets of a household as they were judged: basis, points, the list on which each lay last, its place there, also after
-- what was decided; and by which event it was removed, if it was. Grain: target. Reads campaign.target_root,
-- campaign.target_event, campaign.listing, campaign.list_row, campaign.target_list, campaign.approval, campaign.screening_rules,
-- core.household_root, ops.run, ops.delivery.
WITH mine AS (
    SELECT t.* FROM campaign.target_root t JOIN core.household_root h ON h.household_id = $household_id AND h.root_id = t.root_id),
lain AS (
    SELECT r.list_id, r.target_id, l.households AS list_households, l.list_hash, l.made_on
    FROM campaign.list_row r JOIN campaign.target_list l USING (list_id) SEMI JOIN mine USING (target_id)
    QUALIFY row_number() OVER (PARTITION BY r.target_id ORDER BY l.run_no DESC) = 1),
placed AS (
    SELECT r.list_id, r.target_id, row_number() OVER (PARTITION BY r.list_id ORDER BY r.order_no, r.target_id) AS list_place,
           row_number() OVER (PARTITION BY r.list_id ORDER BY t.order_no, r.target_id) AS moved_place
    FROM campaign.list_row r JOIN campaign.target_root t USING (target_id) SEMI JOIN lain USING (list_id)),
decided AS (
    SELECT list_id, any_value(decision) AS decision, any_value(decided_by) AS decided_by,
           any_value(document_no) AS document_no, any_value(decided_on) AS decided_on
    FROM campaign.approval WHERE refused_ko IS NULL GROUP BY list_id)
SELECT m.target_id AS judged_id, m.campaign_id, m.basis, m.points, m.first_channel, m.intensity, m.is_urgent, m.state, m.end_state,
       m.run_no, r.as_of AS judged_on, d.source, m.delivery_id, m.row_no, u.rules_id, u.in_force_from,
       l.list_hash, l.list_households, l.made_on, p.list_place, p.moved_place, a.decision, a.decided_by, a.document_no, a.decided_on,
       (SELECT arg_max(e.event, e.run_no) FROM campaign.target_event e
        WHERE e.target_id = m.target_id AND e.event IN ('removed', 'sent_back', 'attached')) AS removed_by,
       (SELECT list(struct_pack(year := left(e.period, 4), round_no := k.round_no) ORDER BY left(e.period, 4), k.round_no)
        FROM campaign.listing k JOIN ops.delivery e ON e.delivery_id = k.delivery_id WHERE k.target_id = m.target_id) AS rounds
FROM mine m
JOIN ops.run r ON r.run_no = m.run_no
JOIN ops.delivery d ON d.delivery_id = m.delivery_id
LEFT JOIN campaign.screening_rules u ON u.run_no = m.run_no
LEFT JOIN lain l ON l.target_id = m.target_id
LEFT JOIN placed p ON p.target_id = m.target_id AND p.list_id = l.list_id
LEFT JOIN decided a ON a.list_id = l.list_id
ORDER BY m.run_no, m.target_id
