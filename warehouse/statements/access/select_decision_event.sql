-- What was applied for, decided and objected to in a household, oldest first: day, what it was (code), of which benefit, the
-- document, the day until which something may or must follow, and the document that it is about. Grain: event.
-- Reads campaign.application, campaign.decision_extension, campaign.benefit_decision, campaign.decision_replacement,
-- campaign.post_check, campaign.objection, campaign.objection_end, campaign.target_root, campaign.target_now,
-- core.household_root.
WITH mine AS (
    SELECT n.target_id FROM campaign.target_now n JOIN campaign.target_root t ON t.target_id = n.current_id
    JOIN core.household_root r ON r.household_id = $household_id AND r.root_id = t.root_id),
told AS (
    SELECT target_id, applied_on AS on_day, 1 AS place, 'applied' AS event, coalesce(applied_by, 'UNSTATED') AS detail, benefit,
           NULL AS document_no, decision_due_on AS until_on, NULL AS about_no
    FROM campaign.application
    UNION ALL
    SELECT x.target_id, x.extended_on, 2, 'extended', x.reason, a.benefit, x.document_no, x.due_on, NULL
    FROM campaign.decision_extension x JOIN campaign.application a USING (application_id)
    UNION ALL
    SELECT b.target_id, b.decided_on, 3, 'decided', b.decision, b.benefit, b.document_no, b.objection_until, o.document_no
    FROM campaign.benefit_decision b
    LEFT JOIN campaign.decision_replacement r ON r.delivery_id = b.delivery_id AND r.row_no = b.row_no
    LEFT JOIN campaign.benefit_decision o ON o.delivery_id = r.replaced_delivery_id AND o.row_no = r.replaced_row_no
    UNION ALL
    SELECT c.target_id, c.checked_on, 4, 'checked', c.result, b.benefit, c.document_no, NULL, b.document_no
    FROM campaign.post_check c
    JOIN campaign.benefit_decision b ON b.delivery_id = c.decision_delivery_id AND b.row_no = c.decision_row_no
    UNION ALL
    SELECT o.target_id, o.objected_on, 5, 'objected', CASE WHEN o.is_late THEN 'LATE' ELSE 'IN_TIME' END, b.benefit, NULL,
           o.answer_due_on, b.document_no
    FROM campaign.objection o
    JOIN campaign.benefit_decision b ON b.delivery_id = o.decision_delivery_id AND b.row_no = o.decision_row_no
    UNION ALL
    SELECT e.target_id, e.ended_on, 6, 'ended', upper(e.state), b.benefit, e.document_no, e.correction_due_on, b.document_no
    FROM campaign.objection_end e
    JOIN campaign.objection o ON o.delivery_id = e.objection_delivery_id AND o.row_no = e.objection_row_no
    JOIN campaign.benefit_decision b ON b.delivery_id = o.decision_delivery_id AND b.row_no = o.decision_row_no)
SELECT t.* EXCLUDE (target_id, place) FROM told t SEMI JOIN mine USING (target_id)
ORDER BY t.on_day, t.place, t.document_no, t.benefit
