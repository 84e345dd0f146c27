-- Officers who may not go on with what they were sent: today's roster has them in another town than the one they served
-- then, by the roster of then, since a later one may tell of it afterwards, and not back within $days (transferred), or off
-- from today for days in a row (absent), or the newest roster has them no more (left): not whose rows of days to come were
-- kept back, since a cell of theirs could not be read. Whose access has ended and who was sent nothing since is not named
-- again. Grain: officer. Reads ops.package, campaign.access_end, core.officer_day, core.officer, typed.staff_roster,
-- ops.delivery_verdict, ops.held_row, ref.town_alias; $days off in a row.
WITH sent AS (
    SELECT substr(recipient, 9) AS officer_id, max(made_on) AS made_on, max(run_no) AS sent_run_no FROM ops.package
    WHERE starts_with(recipient, 'officer-') GROUP BY 1),
holder AS (
    SELECT s.* FROM sent s
    LEFT JOIN (SELECT officer_id, max(ended_on) AS ended_on FROM campaign.access_end GROUP BY officer_id) e USING (officer_id)
    WHERE s.made_on < $as_of AND (e.ended_on IS NULL OR s.made_on >= e.ended_on)),
duty AS MATERIALIZED (
    SELECT h.officer_id, h.made_on, d.duty_date, d.town_code, d.leave, d.delivery_id, d.row_no
    FROM holder h JOIN core.officer_day d USING (officer_id) WHERE d.run_no <= $run_no),
served AS (
    SELECT h.officer_id, arg_max(t.town_code, (r.duty_date, v.run_no, length(t.alias))) AS town_code
    FROM holder h
    JOIN typed.staff_roster r ON r.officer_id = h.officer_id AND r.duty_date <= h.made_on
    JOIN ops.delivery_verdict v ON v.delivery_id = r.delivery_id AND v.is_accepted AND v.run_no <= h.sent_run_no
    JOIN ref.town_alias t ON starts_with(replace(r.office, ' ', ''), t.alias)
    ANTI JOIN ops.held_row x ON x.delivery_id = r.delivery_id AND x.row_no = r.row_no
    GROUP BY h.officer_id),
ahead AS (
    SELECT *, row_number() OVER (PARTITION BY officer_id ORDER BY duty_date) AS place FROM duty WHERE duty_date >= $as_of),
next AS (
    SELECT officer_id, min(duty_date) AS first_on, arg_min(town_code, duty_date) AS town_code,
           list(town_code) AS towns, count(*) = CAST($days AS INTEGER) AND bool_and(NOT is_at_work(leave)) AS is_absent,
           arg_min(delivery_id, duty_date) AS delivery_id, arg_min(row_no, duty_date) AS row_no
    FROM ahead WHERE place <= CAST($days AS INTEGER) GROUP BY officer_id),
last AS (
    SELECT officer_id, arg_max(delivery_id, duty_date) AS delivery_id, arg_max(row_no, duty_date) AS row_no
    FROM duty GROUP BY officer_id)
SELECT s.officer_id, s.town_code, 'transferred' AS cause, n.delivery_id, n.row_no
FROM served s JOIN next n USING (officer_id) WHERE n.first_on = $as_of AND n.town_code <> s.town_code
    AND NOT list_contains(n.towns, s.town_code)
UNION ALL
SELECT s.officer_id, s.town_code, 'absent', n.delivery_id, n.row_no
FROM served s JOIN next n USING (officer_id) WHERE n.first_on = $as_of AND n.town_code = s.town_code AND n.is_absent
UNION ALL
SELECT s.officer_id, s.town_code, 'left', l.delivery_id, l.row_no
FROM served s JOIN last l USING (officer_id) ANTI JOIN next n USING (officer_id) ANTI JOIN core.officer o USING (officer_id)
WHERE EXISTS (SELECT 1 FROM core.officer_day WHERE duty_date >= $as_of)
  AND s.officer_id NOT IN (
      SELECT t.officer_id FROM typed.staff_roster t JOIN ops.held_row h ON h.delivery_id = t.delivery_id AND h.row_no = t.row_no
      WHERE t.officer_id IS NOT NULL AND coalesce(t.duty_date >= $as_of, true))
ORDER BY officer_id
