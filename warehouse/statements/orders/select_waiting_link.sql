-- What a human is asked about rows and known persons, by ids: nothing of anybody. A candidate without a number cannot be
-- confirmed (docs/adr/0010). Grain: (row, candidate).
-- Reads core.link_waiting, ops.delivery, core.person, core.person_household, campaign.target_root.
SELECT w.delivery_id, w.row_no, d.source, d.received_on, w.candidate_person_id, h.household_id,
       p.token IS NOT NULL AS has_number, w.evidence,
       w.probability, h.household_id IN (SELECT root_id FROM campaign.target_root WHERE state IN ('waiting', 'open')) AS is_target
FROM core.link_waiting w
JOIN ops.delivery d USING (delivery_id)
LEFT JOIN core.person p ON p.person_id = w.candidate_person_id
LEFT JOIN core.person_household h ON h.person_id = w.candidate_person_id
ORDER BY d.received_on, w.delivery_id, w.row_no, w.probability DESC, w.candidate_person_id
