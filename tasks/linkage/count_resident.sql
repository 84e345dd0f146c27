-- How many persons with a number are known. Grain: one row. Reads core.person.
SELECT count(*) AS persons FROM core.person WHERE token IS NOT NULL
