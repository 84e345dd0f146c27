-- Pairs of a row and a person of whom an order said that the row does not name them; and the same of a row that says of
-- somebody, without a number, exactly what another row said that an order parted from that person: who reports the same stranger
-- each month means the same stranger. And two of one name and village who both have no number, with another telephone and another
-- lot: namesakes, each with a door. Grain: (row, person). Reads core.link_refused, stranger.
CREATE OR REPLACE TEMP TABLE parted AS
SELECT delivery_id, row_no, person_id FROM core.link_refused
UNION
SELECT s.delivery_id, s.row_no, r.person_id
FROM stranger s
JOIN stranger e ON e.bare_name = s.bare_name AND NOT e.is_new
JOIN core.link_refused r ON r.delivery_id = e.delivery_id AND r.row_no = e.row_no
WHERE (s.birth_year, s.town_code, s.ri, s.lot, list_sort(s.phones))
      IS NOT DISTINCT FROM (e.birth_year, e.town_code, e.ri, e.lot, list_sort(e.phones))
  AND coalesce(CAST(s.birth_year AS VARCHAR), s.phones[1], s.ri) IS NOT NULL
UNION
SELECT s.delivery_id, s.row_no, e.person_id
FROM stranger s
JOIN stranger e ON e.bare_name = s.bare_name AND e.town_code = s.town_code AND e.ri = s.ri AND s.is_new AND NOT e.is_new
WHERE e.lot <> s.lot AND NOT list_has_any(e.phones, s.phones)
