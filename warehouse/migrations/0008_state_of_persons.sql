-- A link that takes the place of an earlier one of the same row. They are few, and whoever asks for the link that holds need
-- not sort all of them.
ALTER TABLE core.link ADD COLUMN is_renewal BOOLEAN DEFAULT false;
UPDATE core.link SET is_renewal = true
WHERE run_no > (SELECT a.run_no FROM core.appearance a WHERE a.delivery_id = link.delivery_id AND a.row_no = link.row_no);
-- What linkage makes of the rows that name a person, whenever that changes: a detail read from every row takes longer each
-- month, and a day asks for it a dozen times. Not named: their rows turned out to name somebody else.
CREATE TABLE core.person_state (
    person_id VARCHAR NOT NULL, token VARCHAR, person_name VARCHAR, birth_on DATE, birth_year BIGINT, sex VARCHAR,
    phone VARCHAR, phone_2 VARCHAR, address VARCHAR, town_code VARCHAR, ri VARCHAR, is_named BOOLEAN NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (person_id, run_no));
-- The same of households: whom one asks for, and where it is. Not named: it turned out to be another one.
CREATE TABLE core.household_state (
    household_id VARCHAR NOT NULL, person_id VARCHAR, person_name VARCHAR, birth_year BIGINT, sex VARCHAR, phone VARCHAR,
    phone_2 VARCHAR, address VARCHAR, town_code VARCHAR, ri VARCHAR, is_named BOOLEAN NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (household_id, run_no));
INSERT INTO core.person_state
WITH stated AS (
    SELECT l.person_id, a.*, (a.run_no, a.delivery_id, a.row_no) AS place, l.run_no AS linked_in
    FROM core.appearance a JOIN core.link l USING (delivery_id, row_no)
    QUALIFY row_number() OVER (PARTITION BY delivery_id, row_no ORDER BY l.run_no DESC) = 1)
SELECT person_id, max_by(token, place), max_by(person_name, place), max_by(birth_on, place), max_by(birth_year, place),
       max_by(sex, place), max_by(phone, place), max_by(phone_2, place), max_by(address, place), max_by(town_code, place),
       max_by(ri, place), true, max(linked_in)
FROM stated GROUP BY person_id;
