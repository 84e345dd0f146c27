-- The selection of local additions from one look-up of the pool: floors per town, then points county-wide; equal points by
-- a keyed hash of the campaign, fixed before any score is seen; the audit sample by another such hash from what lies below
-- the line: households with a signal, and without one only where a legal basis is declared. Who could have been drawn and was
-- not stands below_line, who could not no_points. Seats go to households with points only. Where a learned score is signed, it
-- orders in place of the points. Who rests stands behind all others, and takes no seat of a floor; it is chosen where seats are
-- left, and drawn for the audit sample like the others. Grain: (look-up, household).
-- Reads pool, resting, seat_taken.
INSERT INTO campaign.pool_standing
WITH ranked AS (
    SELECT *, row_number() OVER (
               PARTITION BY town_code ORDER BY rests_until IS NOT NULL, coalesce(signed_score, points) DESC, tie) AS place_in_town
    FROM pool LEFT JOIN resting USING (household_id) WHERE excluded IS NULL AND NOT is_open AND points > 0),
floored AS (
    SELECT r.*, r.rests_until IS NULL AND r.place_in_town <= coalesce(CAST(f.value AS INTEGER), 0) - coalesce(s.seats, 0)
               AS has_floor
    FROM ranked r
    LEFT JOIN json_each($floors) f ON f.key = r.town_code
    LEFT JOIN seat_taken s ON s.town_code = r.town_code AND s.standing = 'selected'),
placed AS (
    SELECT household_id, rests_until, row_number() OVER (
               ORDER BY has_floor DESC, rests_until IS NOT NULL, coalesce(signed_score, points) DESC, tie) AS place
    FROM floored),
chosen AS (
    SELECT household_id, place FROM placed
    WHERE place <= $seats - (SELECT coalesce(sum(seats), 0) FROM seat_taken WHERE standing = 'selected')),
drawn AS (
    SELECT household_id FROM pool ANTI JOIN chosen USING (household_id)
    WHERE excluded IS NULL AND NOT is_open AND (has_signal OR $unsignalled)
    QUALIFY row_number() OVER (ORDER BY lot)
        <= $audit - (SELECT coalesce(sum(seats), 0) FROM seat_taken WHERE standing = 'audit'))
SELECT $delivery_id, p.household_id, p.points, l.place,
       CASE WHEN p.excluded = 'refused' AND p.is_open THEN 'open_already' WHEN p.excluded IS NOT NULL THEN p.excluded
            WHEN p.is_open THEN 'open_already'
            WHEN c.household_id IS NOT NULL THEN 'selected' WHEN d.household_id IS NOT NULL THEN 'audit'
            WHEN NOT (p.has_signal OR $unsignalled) THEN 'no_points' ELSE 'below_line' END,
       $run_no, p.signed_score, l.rests_until
FROM pool p
LEFT JOIN placed l USING (household_id)
LEFT JOIN chosen c USING (household_id)
LEFT JOIN drawn d USING (household_id)
