-- The new rows with the town, village and lot that their address names (tasks/linkage/addresses.py), and names in whole
-- syllables: a file from another system spells them by jamo, and looks the same. Grain: row. Reads new_appearance, place.
INSERT INTO core.appearance BY NAME
SELECT a.* REPLACE (coalesce(a.birth_year, year(a.birth_on)) AS birth_year, as_seen(a.person_name) AS person_name),
       p.town_code, p.ri, p.lot, coalesce(p.state, 'none') AS place_state, $run_no AS run_no
FROM new_appearance a
LEFT JOIN place p USING (address)
