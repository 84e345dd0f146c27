-- What was kept of persons of whom a row is destroyed. Grain: (person, run). Reads touched_person.
DELETE FROM core.person_state WHERE person_id IN (SELECT person_id FROM touched_person)
