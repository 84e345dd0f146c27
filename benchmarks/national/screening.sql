-- Who is selected and who is drawn for the audit sample among the households of a range of counties: what
-- screening/create_active_kind and screening/insert_pool_standing do for one county, by the same points, floors, ties and
-- lots, for many at once (the benchmark holds both together). Only the few who can be chosen are put in order: fewer than
-- the seats of the county, or than the floor of the town, have more points than whoever is selected, and those points are
-- found by counting; whoever is drawn has a small lot. Grain: household that is selected or drawn. Reads observation,
-- household (Parquet).
CREATE OR REPLACE TABLE chosen AS
WITH marked AS (
    SELECT household_no, any_value(town_no) AS town_no, bit_or(CAST(1 AS BIGINT) << (kind_no - 1)) AS mask
    FROM observation WHERE household_no BETWEEN $first AND $last AND valid_until >= $as_of GROUP BY household_no),
-- A likely double counts as the other kind.
folded AS (
    SELECT household_no, town_no, CASE WHEN mask & $double = 0 THEN mask ELSE (mask & ~$double) | $counted END AS mask
    FROM marked),
-- $w8 holds the kinds whose points have the binary digit 8: points are added up a digit at a time.
pool AS MATERIALIZED (
    SELECT f.household_no, f.town_no,
           CAST(bit_count(mask & $w1) AS INTEGER) + 2 * CAST(bit_count(mask & $w2) AS INTEGER) + 4 * CAST(bit_count(mask & $w4) AS INTEGER)
               + 8 * CAST(bit_count(mask & $w8) AS INTEGER) + 16 * CAST(bit_count(mask & $w16) AS INTEGER)
               + 32 * CAST(bit_count(mask & $w32) AS INTEGER)
               + 64 * CAST(bit_count(mask & $w64) AS INTEGER) AS points
    FROM folded f ANTI JOIN (
        SELECT household_no FROM household WHERE household_no BETWEEN $first AND $last
        AND (is_excluded OR is_open)) x USING (household_no)),
near AS (
    SELECT town_no, points
    FROM (SELECT town_no, points, count(*) AS households FROM pool WHERE points > 0 GROUP BY town_no, points)
    QUALIFY coalesce(sum(households) OVER (
                PARTITION BY town_no // 100 ORDER BY points DESC RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < $seats
         OR coalesce(sum(households) OVER (
                PARTITION BY town_no ORDER BY points DESC
                RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < $floors[1 + town_no % 100]),
ranked AS (
    SELECT p.*, h.tie,
           row_number() OVER (PARTITION BY p.town_no ORDER BY p.points DESC, h.tie) <= $floors[1 + p.town_no % 100] AS has_floor
    FROM pool p JOIN near USING (town_no, points) JOIN household h USING (household_no)
    WHERE h.household_no BETWEEN $first AND $last),
selected AS (
    SELECT household_no FROM ranked
    QUALIFY row_number() OVER (PARTITION BY town_no // 100 ORDER BY has_floor DESC, points DESC, tie) <= $seats),
-- Whoever has a small lot is looked up first: else everybody else of the pool would be laid out to be joined with these few.
lot AS MATERIALIZED (SELECT household_no, lot FROM household WHERE household_no BETWEEN $first AND $last AND lot < $lot_below),
drawn AS (
    SELECT p.household_no
    FROM (FROM pool SEMI JOIN lot USING (household_no)) p
    JOIN lot l USING (household_no)
    ANTI JOIN selected s ON s.household_no = p.household_no
    QUALIFY row_number() OVER (PARTITION BY p.town_no // 100 ORDER BY l.lot) <= $audit)
SELECT household_no, 'selected' AS standing FROM selected
UNION ALL
SELECT household_no, 'audit' FROM drawn
