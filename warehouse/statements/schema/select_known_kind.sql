-- The kinds as they were known until now; read before the catalogue is renewed. Grain: kind. Reads ref.indicator.
SELECT * FROM ref.indicator ORDER BY kind
