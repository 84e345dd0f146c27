-- The county's file from a run on, with the table of roads that it names: a day repeated is held to the file of then.
-- Grain: run that was the first with it.
CREATE TABLE ops.county_file (run_no INTEGER PRIMARY KEY, stated VARCHAR NOT NULL, roads VARCHAR);
