-- What orders say of a row and a person: that it does not name the one it is linked to (or one that the review list names), or
-- that it names one of the review list, or one of whom an earlier order said that it does not, whose number is known, and so far
-- has a person of its own. An order that fits nothing is not carried out, and the team head is told; of several that say one
-- thing the first counts. Grain: order.
-- Reads ops.accepted_order, ops.stage_run, core.newest_link, core.link_review,
-- core.link_refused, core.person.
INSERT INTO core.link_answer BY NAME
WITH due AS (
    SELECT o.* FROM ops.accepted_order o
    WHERE o.order_kind IN ('UNDO_LINK', 'CONFIRM_LINK')
      AND o.run_no <= $run_no AND o.run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'linkage')),
asked AS (
    SELECT l.delivery_id, l.row_no, l.person_id AS linked_id, l.method, o.order_kind, o.delivery_id AS by_delivery_id,
           o.row_no AS by_row_no,
           coalesce(o.subject_person_id, CASE o.order_kind WHEN 'UNDO_LINK' THEN l.person_id END, (
               SELECT any_value(r.candidate_person_id) FROM core.link_review r
               WHERE r.delivery_id = l.delivery_id AND r.row_no = l.row_no HAVING count(*) = 1)) AS person_id
    FROM due o
    JOIN core.newest_link l ON l.delivery_id = o.subject_delivery_id AND l.row_no = o.subject_row_no),
fitting AS (
    SELECT a.*, CASE a.order_kind WHEN 'UNDO_LINK' THEN 'other' ELSE 'same' END AS answer
    FROM asked a
    LEFT JOIN core.link_review r
        ON r.delivery_id = a.delivery_id AND r.row_no = a.row_no AND r.candidate_person_id = a.person_id
    LEFT JOIN core.link_refused n ON n.delivery_id = a.delivery_id AND n.row_no = a.row_no AND n.person_id = a.person_id
    LEFT JOIN core.person p ON p.person_id = a.person_id
    WHERE CASE a.order_kind
        WHEN 'UNDO_LINK' THEN (a.person_id = a.linked_id AND a.method NOT IN ('own_row', 'undone')) OR
            (a.person_id <> a.linked_id AND r.row_no IS NOT NULL)
        ELSE coalesce(r.row_no, n.row_no) IS NOT NULL AND p.token IS NOT NULL AND a.method IN ('own_row', 'undone') END)
SELECT delivery_id, row_no, person_id, answer, by_delivery_id, by_row_no, $run_no AS run_no FROM fitting
QUALIFY row_number() OVER (PARTITION BY delivery_id, row_no, answer, CASE answer WHEN 'other' THEN person_id END
                           ORDER BY by_delivery_id, by_row_no) = 1
