-- Marks the tables of limits as made from these files. Grain: one row.
INSERT INTO ref.renewal VALUES ('limits', $fingerprint)
