-- Every value of the columns of households, added up. Grain: one row. Reads household (Parquet).
SELECT sum(household_no), sum(tie), sum(lot), count(*) FILTER (is_excluded), count(*) FILTER (is_open)
FROM household WHERE household_no < $counties * $size
