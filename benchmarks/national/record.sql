-- The observations of the first counties as records lie before linkage: a person's, in the order in which they came.
-- Grain: record. Reads observation (Parquet).
SELECT 2 * household_no + hash(household_no, kind_no) % 2 AS person_no, CAST(town_no // 100 AS INTEGER) AS county_no, kind_no, valid_until
FROM observation WHERE town_no < 100 * $counties ORDER BY hash(household_no, kind_no, valid_until)
