-- The newest membership of a person; one that a withdrawn row stated counts only where no other row stated any: nobody is left
-- without a household by a correction. Grain: person. Reads core.membership, core.withdrawn_row.
CREATE OR REPLACE VIEW core.membership_now AS
SELECT m.person_id, max_by(m.household_id, (w.run_no IS NULL, m.run_no)) AS household_id,
       max_by(m.relation, (w.run_no IS NULL, m.run_no)) AS relation
FROM core.membership m
LEFT JOIN core.withdrawn_row w ON w.delivery_id = m.delivery_id AND w.row_no = m.row_no
GROUP BY m.person_id
