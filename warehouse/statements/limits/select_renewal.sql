-- What the tables of limits were last made from. Grain: at most one row. Reads ref.renewal.
SELECT fingerprint FROM ref.renewal WHERE name = 'limits'
