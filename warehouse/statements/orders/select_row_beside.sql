-- A row beside the persons whom it might name, or names: what each is called and where they live. Grain: row or person.
-- Reads core.appearance, core.link_review, core.current_link, core.person_now.
WITH meant AS (
    SELECT candidate_person_id AS person_id, evidence, probability FROM core.link_review
    WHERE delivery_id = $delivery_id AND row_no = $row_no
    UNION
    SELECT person_id, evidence, probability FROM core.current_link
    WHERE delivery_id = $delivery_id AND row_no = $row_no AND method NOT IN ('own_row', 'undone'))
SELECT NULL AS person_id, person_name, birth_year, sex, phone, address, place_state AS evidence, NULL AS probability
FROM core.appearance WHERE delivery_id = $delivery_id AND row_no = $row_no
UNION ALL
(SELECT m.person_id, p.person_name, p.birth_year, p.sex, p.phone, p.address, m.evidence, m.probability
 FROM meant m JOIN core.person_now p USING (person_id) ORDER BY m.probability DESC, m.person_id)
