-- What a human is asked about rows and known persons, by ids: nothing of anybody. Grain: (row, candidate).
-- Reads core.link_waiting, ops.delivery, core.person_household.
SELECT w.delivery_id, w.row_no, d.source, d.received_on, w.candidate_person_id, h.household_id, w.evidence, w.probability
FROM core.link_waiting w
JOIN ops.delivery d USING (delivery_id)
LEFT JOIN core.person_household h ON h.person_id = w.candidate_person_id
ORDER BY d.received_on, w.delivery_id, w.row_no, w.probability DESC, w.candidate_person_id
