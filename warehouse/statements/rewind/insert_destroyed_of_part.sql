-- Of the rows of a whole delivery that runs destroyed, those that its part $part_id lacks: of the first runs first, since no
-- proof says which row was which. Grain: (part, run). Reads ops.destroyed_row.
INSERT INTO ops.destroyed_row
SELECT $part_id, source, least(destroyed, $lacking - before), run_no
FROM (SELECT *, coalesce(sum(destroyed) OVER (ORDER BY run_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
      FROM ops.destroyed_row WHERE delivery_id = $delivery_id)
WHERE before < $lacking
