-- Whom an alert without a name may mean, for a human to confirm: known persons with its telephone, or of its village, its sex
-- and its age. Whoever shares lot or telephone goes first, then those who are a target already. Only who has a number can be
-- confirmed (docs/adr/0010). Grain: (row, candidate). $asked: a JSON list of rows with the years of birth that fit (none: any).
-- Reads core.appearance, core.numbered_row, core.person_now, core.person_household, core.person_status, core.link_refused,
-- campaign.target_root.
INSERT INTO core.link_review BY NAME
WITH asked AS (SELECT unnest(CAST(CAST($asked AS JSON) AS STRUCT(delivery_id VARCHAR, row_no INTEGER, first_year INTEGER,
    last_year INTEGER)[]), recursive := true)),
told AS (
    SELECT q.*, a.town_code, a.ri, a.lot, a.sex, a.phone FROM asked q JOIN core.appearance a USING (delivery_id, row_no)),
lot AS (
    SELECT DISTINCT id_of('person', n.token) AS person_id, n.town_code, n.ri, n.lot
    FROM core.numbered_row n SEMI JOIN told t ON t.town_code = n.town_code AND t.lot = n.lot),
near AS (
    SELECT t.*, p.person_id FROM told t JOIN core.person_now p ON p.town_code = t.town_code AND p.ri = t.ri
    WHERE p.token IS NOT NULL AND p.sex = t.sex AND p.birth_year BETWEEN t.first_year AND t.last_year
    UNION
    SELECT t.*, p.person_id FROM told t JOIN lot p ON p.town_code = t.town_code AND p.lot = t.lot AND p.ri IS NOT DISTINCT FROM t.ri
    UNION
    SELECT t.*, p.person_id FROM told t JOIN core.person_now p ON p.phone = t.phone WHERE p.token IS NOT NULL),
weighed AS (
    SELECT n.delivery_id, n.row_no, n.person_id, p.phone = n.phone AS has_phone,
           EXISTS (SELECT 1 FROM lot l WHERE l.person_id = n.person_id AND l.town_code = n.town_code AND l.lot = n.lot) AS has_lot,
           p.town_code = n.town_code AND p.ri = n.ri AS has_ri, p.sex = n.sex AS has_sex,
           p.birth_year BETWEEN n.first_year AND n.last_year AS has_age,
           EXISTS (SELECT 1 FROM campaign.target_root t WHERE t.root_id = m.household_id AND t.state IN ('waiting', 'open'))
               AS is_target
    FROM near n
    JOIN core.person_now p USING (person_id)
    LEFT JOIN core.person_household m USING (person_id)
    ANTI JOIN core.link_refused r ON r.delivery_id = n.delivery_id AND r.row_no = n.row_no AND r.person_id = n.person_id
    ANTI JOIN (SELECT person_id FROM core.person_status WHERE status = 'DIED') d ON d.person_id = n.person_id)
SELECT delivery_id, row_no, person_id AS candidate_person_id,
       concat_ws('+', CASE WHEN has_phone THEN 'phone' END, CASE WHEN has_lot THEN 'lot' END, CASE WHEN has_ri THEN 'ri' END,
                 CASE WHEN has_sex THEN 'sex' END, CASE WHEN has_age THEN 'age_band' END) AS evidence,
       CAST(NULL AS DOUBLE) AS probability, $run_no AS run_no
FROM weighed
QUALIFY row_number() OVER (PARTITION BY delivery_id, row_no ORDER BY coalesce(has_phone, false) DESC, has_lot DESC,
    is_target DESC, person_id) <= $at_most
