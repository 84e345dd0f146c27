-- The first person of a household that has no number yet. Grain: person. Reads core.link, core.appearance, core.membership.
INSERT INTO core.membership BY NAME
SELECT l.person_id, id_of('household', 'person/' || l.person_id) AS household_id,
       arg_min(l.delivery_id, (l.delivery_id, l.row_no)) AS delivery_id,
       arg_min(l.row_no, (l.delivery_id, l.row_no)) AS row_no, $run_no AS run_no
FROM core.link l
JOIN core.appearance a USING (delivery_id, row_no)
WHERE l.run_no = $run_no AND list_contains(texts_of($observing), a.source)
  AND NOT EXISTS (SELECT 1 FROM core.membership m WHERE m.person_id = l.person_id)
GROUP BY l.person_id
