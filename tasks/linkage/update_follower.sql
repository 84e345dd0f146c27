-- Rows of this run that name whom an earlier row of it names, once that one turned out to name a known person.
-- Grain: row. Reads candidate.
UPDATE candidate SET person_id = f.person_id, has_token = f.has_token
FROM (SELECT id_of('person', delivery_id || '/' || row_no) AS own_person_id, person_id, has_token
      FROM candidate WHERE is_sure AND is_new AND method = 'weights') f
WHERE candidate.is_sure AND candidate.method = 'rule' AND candidate.person_id = f.own_person_id
