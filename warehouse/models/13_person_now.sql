-- What is known of a person: of each detail the newest that was stated. Grain: person.
-- Reads core.appearance, core.current_link.
CREATE OR REPLACE VIEW core.person_now AS
WITH stated AS (
    SELECT l.person_id, a.*, (a.run_no, a.delivery_id, a.row_no) AS place
    FROM core.appearance a JOIN core.current_link l USING (delivery_id, row_no))
SELECT person_id, max_by(token, place) AS token, max_by(person_name, place) AS person_name,
       max_by(birth_on, place) AS birth_on, max_by(birth_year, place) AS birth_year, max_by(sex, place) AS sex,
       max_by(phone, place) AS phone, max_by(phone_2, place) AS phone_2, max_by(address, place) AS address,
       max_by(town_code, place) AS town_code, max_by(ri, place) AS ri
FROM stated GROUP BY person_id
