-- From which day a kind counts as another one: NULL where it counts as itself. Renewed from reference/likely_doubles.csv.
ALTER TABLE ref.indicator ADD COLUMN counts_as_from DATE;
