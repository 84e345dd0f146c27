-- What our record and 행복이음 do not have alike, counted. Grain: gap. Reads out.ssis_gap.
SELECT gap, count(*) AS contacts FROM out.ssis_gap GROUP BY gap ORDER BY gap
