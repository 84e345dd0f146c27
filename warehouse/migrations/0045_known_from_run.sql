-- From which run the catalogue of kinds has a kind under its name: earlier ones did not know it, and when repeated do not either.
ALTER TABLE ref.indicator ADD COLUMN known_from_run INTEGER DEFAULT 0;
