-- Strong pairs that another report makes doubtful: of somebody of that name, birth year and village with another telephone and
-- another lot, who fits the same person. At most one of the two is that person: the one whose telephone or lot it is, if the
-- other's is not and is linked to nobody yet; else a human is asked about both. A row of which an order said that it is
-- somebody else is no rival. Grain: (row, person).
-- Reads core.appearance, core.newest_link, core.link_refused, alike, known, stranger.
CREATE OR REPLACE TEMP TABLE rivalled AS
WITH doubted AS MATERIALIZED (
    SELECT a.*, s.bare_name, s.birth_year, s.town_code, s.ri, s.lot, s.phones
    FROM alike a JOIN stranger s USING (delivery_id, row_no)
    WHERE a.is_strong AND s.lot IS NOT NULL AND s.phones IS NOT NULL),
other AS (
    SELECT delivery_id, row_no, NULL AS person_id, bare_name, birth_year, town_code, ri, lot, phones FROM stranger
    UNION ALL
    SELECT a.delivery_id, a.row_no, l.person_id, bare_name(a.person_name), a.birth_year, a.town_code, a.ri, a.lot,
           nullif(list_filter([a.phone, a.phone_2], lambda phone: phone IS NOT NULL), [])
    FROM core.appearance a JOIN core.newest_link l USING (delivery_id, row_no)
    WHERE a.token IS NULL AND a.person_name IS NOT NULL AND l.method NOT IN ('own_row', 'undone')
      AND l.person_id IN (SELECT person_id FROM doubted)),
rival AS (
    SELECT d.delivery_id, d.row_no, d.person_id, d.is_supported, o.person_id IS NOT NULL AS is_linked, o.lot, o.phones, o.town_code, o.ri
    FROM doubted d
    JOIN other o USING (bare_name, birth_year, town_code, ri)
    ANTI JOIN core.link_refused r ON r.delivery_id = o.delivery_id AND r.row_no = o.row_no AND r.person_id = d.person_id
    WHERE o.lot <> d.lot AND NOT list_has_any(o.phones, d.phones) AND coalesce(o.person_id = d.person_id, true))
SELECT DISTINCT delivery_id, row_no, person_id FROM rival
WHERE is_linked OR NOT is_supported
   OR EXISTS (FROM known k WHERE k.person_id = rival.person_id
              AND (list_contains(rival.phones, k.phone) OR (k.town_code, k.ri, k.lot) = (rival.town_code, rival.ri, rival.lot)))
