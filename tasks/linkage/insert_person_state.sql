-- The persons of whom this run's links and withdrawals changed what is known. It says of them what core.person_stated says
-- of everybody, and a law holds it to that; but it reads their rows alone. Grain: person.
-- Reads core.link, core.row_withdrawal, core.current_link, core.appearance, ops.delivery_day, core.person_now.
INSERT OR REPLACE INTO core.person_state
WITH touched AS MATERIALIZED (
    SELECT DISTINCT l.person_id
    FROM core.link l
    SEMI JOIN (SELECT delivery_id, row_no FROM core.link WHERE run_no = $run_no
               UNION ALL SELECT delivery_id, row_no FROM core.row_withdrawal WHERE run_no = $run_no
               -- A row stands again once the one that corrected it is withdrawn.
               UNION ALL SELECT c.delivery_id, c.row_no FROM core.row_withdrawal c
               SEMI JOIN (FROM core.row_withdrawal WHERE run_no = $run_no AND cause = 'ordered') o
                   ON o.delivery_id = c.by_delivery_id AND o.row_no = c.by_row_no) n USING (delivery_id, row_no)),
named AS MATERIALIZED (SELECT person_id, delivery_id, row_no, method = 'undone' AS is_undone
          FROM core.current_link SEMI JOIN touched USING (person_id)),
stated AS (
    SELECT n.person_id, a.* REPLACE (
               CASE WHEN NOT n.is_undone THEN a.token END AS token,
               CASE WHEN NOT n.is_undone OR a.token IS NULL THEN a.birth_on END AS birth_on,
               CASE WHEN NOT n.is_undone OR a.token IS NULL THEN a.birth_year END AS birth_year,
               CASE WHEN NOT n.is_undone OR a.token IS NULL THEN a.sex END AS sex),
           (coalesce(d.stated_on, DATE '0001-01-01'), a.run_no, a.delivery_id, a.row_no) AS place
    FROM named n JOIN core.appearance a USING (delivery_id, row_no) LEFT JOIN ops.delivery_day d USING (delivery_id)),
found AS (
    SELECT person_id, max_by(token, place), max_by(person_name, place), max_by(birth_on, place), max_by(birth_year, place),
           max_by(sex, place), max_by(phone, place), max_by(phone_2, place), max_by(address, place), max_by(town_code, place),
           max_by(ri, place), true
    FROM stated GROUP BY person_id),
kept AS (SELECT *, true FROM core.person_now SEMI JOIN touched USING (person_id))
SELECT *, $run_no FROM (FROM found EXCEPT FROM kept)
UNION ALL
SELECT person_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, $run_no
FROM touched ANTI JOIN named USING (person_id)
