-- Complaints that were answered, and corrections that an agency answered, by order with a document number; the first order
-- counts. An objection to a decision is answered only by one that says how it ended. Grain: order.
-- Reads ops.accepted_order, campaign.complaint, campaign.correction_request, campaign.objection, campaign.complaint_answer.
INSERT INTO campaign.complaint_answer BY NAME
SELECT o.subject_delivery_id AS delivery_id, CAST(o.subject_row_no AS INTEGER) AS row_no,
       CASE o.order_kind WHEN 'COMPLAINT_ANSWERED' THEN 'complaint' ELSE 'correction' END AS part, o.document_no,
       o.ordered_on AS answered_on, o.delivery_id AS by_delivery_id, o.row_no AS by_row_no, $run_no AS run_no
FROM ops.accepted_order o
JOIN campaign.complaint c ON c.delivery_id = o.subject_delivery_id AND c.row_no = o.subject_row_no
LEFT JOIN campaign.correction_request q ON q.delivery_id = c.delivery_id AND q.row_no = c.row_no
ANTI JOIN campaign.complaint_answer a ON a.delivery_id = c.delivery_id AND a.row_no = c.row_no
    AND a.part = CASE o.order_kind WHEN 'COMPLAINT_ANSWERED' THEN 'complaint' ELSE 'correction' END
LEFT JOIN campaign.objection b ON b.delivery_id = c.delivery_id AND b.row_no = c.row_no
WHERE o.run_no <= $run_no
  AND ((o.order_kind = 'COMPLAINT_ANSWERED' AND (b.row_no IS NULL OR o.objection_end IS NOT NULL))
       OR (o.order_kind = 'CORRECTION_ANSWERED' AND q.row_no IS NOT NULL))
QUALIFY row_number() OVER (PARTITION BY c.delivery_id, c.row_no, part ORDER BY o.run_no, o.delivery_id, o.row_no) = 1
