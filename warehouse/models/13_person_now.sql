-- What is known of a person: of each detail the newest that was stated. Grain: person.
-- Reads core.appearance, core.current_link.
CREATE OR REPLACE VIEW core.person_now AS
SELECT l.person_id, max_by(a.token, a.run_no) AS token, max_by(a.person_name, a.run_no) AS person_name,
       max_by(a.birth_on, a.run_no) AS birth_on, max_by(a.birth_year, a.run_no) AS birth_year,
       max_by(a.sex, a.run_no) AS sex, max_by(a.phone, (a.run_no, a.delivery_id, a.row_no)) AS phone,
       max_by(a.phone_2, a.run_no) AS phone_2, max_by(a.address, (a.run_no, a.delivery_id, a.row_no)) AS address,
       max_by(a.town_code, (a.run_no, a.delivery_id, a.row_no)) AS town_code, max_by(a.ri, (a.run_no, a.delivery_id, a.row_no)) AS ri
FROM core.appearance a JOIN core.current_link l USING (delivery_id, row_no)
GROUP BY l.person_id
