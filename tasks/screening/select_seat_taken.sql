-- Seats that earlier look-ups of the same period took, by town. Grain: town, '' where unknown. Reads seat_taken.
SELECT coalesce(town_code, '') AS town_code, CAST(sum(seats) AS INTEGER) AS seats FROM seat_taken GROUP BY town_code ORDER BY 1
