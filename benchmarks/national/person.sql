-- Two persons of each household of the first counties, and where it lives. Grain: person. Reads observation (Parquet).
SELECT 2 * household_no + nth AS person_no, household_no, any_value(town_no) AS town_no,
       CAST(any_value(town_no) // 100 AS INTEGER) AS county_no
FROM observation, range(2) AS n(nth) WHERE town_no < 100 * $counties GROUP BY household_no, nth ORDER BY hash(household_no, nth)
