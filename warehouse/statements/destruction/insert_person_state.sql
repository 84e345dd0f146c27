-- What the rows that are left state of them. Grain: person. Reads core.person_stated, touched_person.
INSERT INTO core.person_state SELECT *, true, $run_no FROM core.person_stated SEMI JOIN touched_person USING (person_id)
