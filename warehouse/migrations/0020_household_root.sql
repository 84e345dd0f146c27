-- The household that another one counts as, whenever linkage changed that: most count as themselves, and a day asks a hundred times.
CREATE TABLE core.household_root_state (
    household_id VARCHAR NOT NULL, root_id VARCHAR NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (household_id, run_no));
INSERT INTO core.household_root_state
WITH standing AS (
    SELECT * FROM core.household_link h
    WHERE NOT EXISTS (SELECT 1 FROM core.link u
                      WHERE u.method = 'undone' AND u.delivery_id = h.delivery_id AND u.row_no = h.row_no AND h.run_no < u.run_no)
    QUALIFY row_number() OVER (PARTITION BY from_household_id ORDER BY run_no DESC) = 1)
SELECT k.from_household_id, coalesce(l.to_household_id, k.to_household_id), greatest(k.run_no, l.run_no)
FROM standing k LEFT JOIN standing l ON l.from_household_id = k.to_household_id;
