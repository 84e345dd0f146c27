-- The household of a row without token counts as the one of the person that the row turned out to name. Grain: household.
-- Reads later_person, core.membership, core.household, core.household_root, core.household_link_now.
INSERT INTO core.household_link
WITH lives AS (SELECT person_id, max_by(household_id, run_no) AS household_id FROM core.membership GROUP BY person_id)
SELECT h.household_id, r.root_id, p.delivery_id, p.row_no, $run_no
FROM later_person p
JOIN lives o ON o.person_id = p.own_person_id
JOIN core.household h ON h.household_id = o.household_id AND h.named_by = 'person'
JOIN lives n ON n.person_id = p.person_id
JOIN core.household_root r ON r.household_id = n.household_id
WHERE r.root_id <> h.household_id
  AND NOT EXISTS (SELECT 1 FROM core.household_link_now k WHERE k.from_household_id = h.household_id)
QUALIFY row_number() OVER (PARTITION BY h.household_id ORDER BY p.person_id, p.delivery_id, p.row_no) = 1
