-- For whom holds what a household refused, and what protects it: for the household that its links make of it; for one that was
-- taken for it until an order undid the link, and for the one in which somebody lives now who left it, what was said until then
-- (until_no): nobody knows whom of them a no, or a danger at home, was about. Grain: (household id, household it holds for,
-- until_no).
-- Reads core.household_linked, core.household_left, core.household_split, core.household_called, core.household_root.
CREATE OR REPLACE VIEW main.standing_household_held AS
SELECT household_id, linked_id AS root_id, CAST(NULL AS INTEGER) AS until_no FROM core.household_linked
UNION ALL
SELECT l.household_id, e.lives_in_id, max(e.run_no)
FROM core.household_left e JOIN core.household_linked l ON l.linked_id = e.household_id
GROUP BY l.household_id, e.lives_in_id
UNION ALL
SELECT DISTINCT c.household_id, r.root_id, s.run_no
FROM core.household_split s
JOIN core.household_called c ON c.as_id = s.from_household_id AND c.run_no < s.run_no
JOIN core.household_root r ON r.household_id = s.household_id;
CREATE OR REPLACE VIEW core.household_held AS FROM standing_household_held
