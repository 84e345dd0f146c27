-- The newest membership of a person; one that a withdrawn row stated, or a row that turned out to name somebody else, counts only
-- where no other row stated any: nobody is left without a household by a correction. Grain: person.
-- Reads core.membership, core.withdrawn_row, core.link_refused.
CREATE OR REPLACE VIEW core.membership_now AS
WITH doubted AS (
    SELECT m.person_id, m.run_no FROM core.membership m SEMI JOIN core.withdrawn_row USING (delivery_id, row_no)
    UNION
    SELECT m.person_id, m.run_no FROM core.membership m SEMI JOIN core.link_refused USING (delivery_id, row_no, person_id))
SELECT m.person_id, max_by(m.household_id, (d.run_no IS NULL, m.run_no)) AS household_id,
       max_by(m.relation, (d.run_no IS NULL, m.run_no)) AS relation
FROM core.membership m
LEFT JOIN doubted d USING (person_id, run_no)
GROUP BY m.person_id
