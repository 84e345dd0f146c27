-- A household of their own for persons who belong to none yet, named by the person. Grain: household.
-- Reads core.link, core.appearance, core.membership; $observing lists the sources that carry crisis information.
INSERT INTO core.household
SELECT id_of('household', 'person/' || l.person_id), 'person', arg_min(l.delivery_id, (l.delivery_id, l.row_no)),
       arg_min(l.row_no, (l.delivery_id, l.row_no)), $run_no
FROM core.link l
JOIN core.appearance a USING (delivery_id, row_no)
WHERE l.run_no = $run_no AND list_contains(texts_of($observing), a.source)
  AND NOT EXISTS (SELECT 1 FROM core.membership m WHERE m.person_id = l.person_id)
GROUP BY l.person_id
