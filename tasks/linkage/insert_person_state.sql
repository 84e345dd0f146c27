-- The persons of whom this run's links changed what is known. Grain: person.
-- Reads core.link, core.person_stated, core.person_now.
INSERT OR REPLACE INTO core.person_state
WITH touched AS (
    SELECT DISTINCT l.person_id
    FROM core.link l SEMI JOIN (SELECT delivery_id, row_no FROM core.link WHERE run_no = $run_no) n USING (delivery_id, row_no)),
found AS (
    SELECT t.person_id, s.* EXCLUDE (person_id), s.person_id IS NOT NULL AS is_named
    FROM touched t LEFT JOIN core.person_stated s USING (person_id))
SELECT *, $run_no FROM (FROM found EXCEPT SELECT *, true FROM core.person_now)
