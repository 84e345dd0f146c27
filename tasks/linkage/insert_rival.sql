-- Rows that name somebody by likeness, and whom somebody else fits by the rule who is named with a number for the first time: had
-- both been known, the row would have been linked to neither. The link stays, and a human is asked; two fit, so each is half as
-- likely. Grain: (row, candidate). Reads new_row, core.appearance, core.person, core.newest_link.
INSERT INTO core.link_review BY NAME
WITH heard AS MATERIALIZED (
    SELECT id_of('person', a.token) AS person_id, known_name(a.person_name) AS bare_name, a.birth_year,
           [a.phone, a.phone_2] AS phones, a.town_code, a.ri
    FROM core.appearance a
    SEMI JOIN new_row USING (delivery_id, row_no)
    ANTI JOIN core.person p ON p.token = a.token
    WHERE a.run_no = $run_no AND a.token IS NOT NULL),
linked AS (
    SELECT a.delivery_id, a.row_no, bare_name(a.person_name) AS bare_name, a.birth_year, [a.phone, a.phone_2] AS phones, a.town_code,
           CASE WHEN a.place_state <> 'repaired' THEN a.ri END AS ri
    FROM core.newest_link l
    JOIN core.person p ON p.person_id = l.person_id AND p.token IS NOT NULL
    JOIN core.appearance a ON a.delivery_id = l.delivery_id AND a.row_no = l.row_no
    WHERE l.method IN ('rule', 'weights') AND EXISTS (FROM heard)),
alike AS (
    SELECT l.delivery_id, l.row_no, h.person_id, list_has_any(h.phones, l.phones) AS has_phone,
           h.town_code = l.town_code AND h.ri = l.ri AS has_ri
    FROM linked l JOIN heard h USING (bare_name, birth_year))
SELECT delivery_id, row_no, person_id AS candidate_person_id,
       concat_ws('+', 'name', 'birth_year', CASE WHEN bool_or(has_phone) THEN 'phone' END, CASE WHEN bool_or(has_ri) THEN 'ri' END)
           AS evidence,
       CAST($rule_probability AS DOUBLE) / 2 AS probability, $run_no AS run_no
FROM alike GROUP BY delivery_id, row_no, person_id HAVING bool_or(has_phone) OR bool_or(has_ri)
