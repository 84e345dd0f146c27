-- What the rows that name a person state of them: of each detail the newest, by the day of which the delivery speaks.
-- A number that belongs to somebody else, as an order said, tells nothing of whom the row names.
-- Grain: person. Reads core.appearance, core.current_link, ops.delivery_day.
-- It reads every row; what linkage last made of it is core.person_now.
CREATE OR REPLACE VIEW core.person_stated AS
WITH turn AS (
    SELECT a.delivery_id, row_number() OVER (ORDER BY coalesce(d.stated_on, DATE '0001-01-01'), a.run_no, a.delivery_id) AS turn_no
    FROM (SELECT DISTINCT delivery_id, run_no FROM core.appearance) a LEFT JOIN ops.delivery_day d USING (delivery_id)),
stated AS (
    SELECT l.person_id, a.* REPLACE (
               CASE WHEN l.method <> 'undone' THEN a.token END AS token,
               CASE WHEN l.method <> 'undone' OR a.token IS NULL THEN a.birth_on END AS birth_on,
               CASE WHEN l.method <> 'undone' OR a.token IS NULL THEN a.birth_year END AS birth_year,
               CASE WHEN l.method <> 'undone' OR a.token IS NULL THEN a.sex END AS sex),
           t.turn_no * 4294967296 + a.row_no AS place
    FROM core.appearance a JOIN turn t USING (delivery_id) JOIN core.current_link l USING (delivery_id, row_no))
SELECT person_id, max_by(token, place) AS token, max_by(person_name, place) AS person_name,
       max_by(birth_on, place) AS birth_on, max_by(birth_year, place) AS birth_year, max_by(sex, place) AS sex,
       max_by(phone, place) AS phone, max_by(phone_2, place) AS phone_2, max_by(address, place) AS address,
       max_by(town_code, place) AS town_code, max_by(ri, place) AS ri
FROM stated GROUP BY person_id
