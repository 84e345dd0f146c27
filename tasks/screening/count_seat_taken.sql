-- How many seats earlier look-ups of the period took. Grain: one row. Reads seat_taken.
SELECT coalesce(sum(seats), 0) AS seats FROM seat_taken
