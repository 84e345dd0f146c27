-- The only schema of the snapshot.
CREATE SCHEMA snapshot.out
