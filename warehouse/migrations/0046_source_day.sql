-- On which day the row says that it was so: an observation keeps the first of its rows, and a row that comes later may tell of the same
-- day once more, or of another one. Of rows of before it is not known.
ALTER TABLE core.observation_source ADD COLUMN observed_on DATE;
