-- What the selection from one look-up came to: its seats, how many of them the floors took, and the line between those that
-- points (or a signed score) gave and the rest, without whoever rests. Grain: one row.
-- Reads pool, resting, seat_taken, campaign.pool_standing.
INSERT INTO campaign.look_up BY NAME
WITH placed AS (
    SELECT p.town_code, row_number() OVER (
               PARTITION BY p.town_code ORDER BY coalesce(p.signed_score, p.points) DESC, p.tie) AS place_in_town
    FROM pool p ANTI JOIN resting q ON q.household_id = p.household_id
    WHERE p.excluded IS NULL AND NOT p.is_open AND p.points > 0),
floor_seat AS (
    SELECT CAST(count(*) AS INTEGER) AS floored
    FROM placed r
    LEFT JOIN json_each($floors) f ON f.key = r.town_code
    LEFT JOIN (SELECT town_code, seats FROM seat_taken WHERE standing = 'selected') s ON s.town_code = r.town_code
    WHERE r.place_in_town <= coalesce(CAST(f.value AS INTEGER), 0) - coalesce(s.seats, 0)),
stood AS (
    SELECT CASE WHEN p.rests_until IS NULL THEN coalesce(p.signed_score, p.points) END AS points, p.standing, p.rank_no,
           least(f.floored, count(*) FILTER (p.standing = 'selected') OVER ()) AS floored
    FROM campaign.pool_standing p CROSS JOIN floor_seat f WHERE p.delivery_id = $delivery_id),
line AS (SELECT max_by(points, rank_no) FILTER (standing = 'selected' AND rank_no > floored
                                                      AND points IS NOT NULL) AS line_points FROM stood)
SELECT $delivery_id AS delivery_id, $campaign_id AS campaign_id, $wanted AS wanted, $seats AS seats, $audit AS audit_seats,
       (SELECT CAST(coalesce(sum(seats), 0) AS INTEGER) FROM seat_taken WHERE standing = 'selected') AS seats_taken,
       CAST(count(s.rank_no) AS INTEGER) AS ranked,
       CAST(count(*) FILTER (s.standing = 'selected') AS INTEGER) AS selected,
       CAST(coalesce(max(s.floored), 0) AS INTEGER) AS floored, any_value(l.line_points) AS line_points,
       CAST(count(*) FILTER (s.points = l.line_points AND s.rank_no > s.floored) AS INTEGER) AS tied,
       CAST(count(*) FILTER (s.points = l.line_points AND s.rank_no > s.floored AND s.standing = 'selected') AS INTEGER)
           AS tied_selected,
       CAST($spare_minutes AS INTEGER) AS spare_minutes, CAST($household_minutes AS INTEGER) AS household_minutes,
       $run_no AS run_no
FROM line l LEFT JOIN stood s ON true
