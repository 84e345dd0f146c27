-- What lies before each town as of the last run, and whether its officers can do it by the last due day: officer-days needed
-- for open visits and for households nobody has spoken to, officer-days of the roster, and those missing.
-- Grain: (campaign, town); town_code '' where the town is unknown. Reads campaign.*, core.household_place, ref.*, ops.run.
CREATE OR REPLACE VIEW out.workload AS
WITH today AS (SELECT max(as_of) AS day FROM ops.run),
wait AS (
    SELECT name, arg_max(value, valid_from) AS amount FROM ref.reporting_limit
    WHERE valid_from <= (SELECT day FROM today) GROUP BY name),
policy AS (
    SELECT max(amount) FILTER (name = 'contact_minutes') AS contact_minutes,
           max(amount) FILTER (name = 'travel_minutes') AS travel_minutes,
           max(amount) FILTER (name = 'officer_day_minutes') AS officer_day_minutes FROM wait),
target AS (
    SELECT t.target_id, t.campaign_id, t.state, coalesce(p.town_code, '') AS town_code,
           EXISTS (SELECT 1 FROM campaign.contact_attempt a WHERE a.target_id = t.target_id AND a.is_talk)
           OR EXISTS (SELECT 1 FROM campaign.visit_outcome o WHERE o.target_id = t.target_id AND o.talk_minutes > 0) AS is_spoken_to,
           (SELECT max(k.due_on) FROM campaign.listing k WHERE k.target_id = t.target_id) AS due_on
    FROM campaign.target_root t LEFT JOIN core.household_place p ON p.household_id = t.root_id
    WHERE t.state IN ('waiting', 'open')),
visit AS (
    SELECT r.target_id, count(*) AS visits_open, count(v.visit_id) AS visits_planned,
           sum((r.minutes + policy.travel_minutes) * (1 + CAST(r.needs_two AS INTEGER))) AS visit_minutes
    FROM campaign.visit_request_state r CROSS JOIN policy LEFT JOIN campaign.standing_visit v USING (request_id)
    WHERE r.is_open GROUP BY r.target_id),
town AS (
    SELECT t.campaign_id, t.town_code, count(*) FILTER (t.state = 'open') AS targets_open,
           count(*) FILTER (t.state = 'waiting') AS targets_waiting,
           count(*) FILTER (t.state = 'open' AND NOT t.is_spoken_to) AS targets_unspoken,
           max(t.due_on) AS due_on, coalesce(sum(v.visits_open), 0) AS visits_open,
           coalesce(sum(v.visits_planned), 0) AS visits_planned, coalesce(sum(v.visit_minutes), 0) AS visit_minutes
    FROM target t LEFT JOIN visit v USING (target_id) GROUP BY ALL),
-- The roster is made by the month: what an average working day of it gives is carried to the due day.
day_minutes AS (
    SELECT d.town_code, count(DISTINCT d.officer_id) AS officers,
           sum(d.minutes_morning + d.minutes_afternoon) / count(DISTINCT d.duty_on) AS minutes
    FROM campaign.officer_day d CROSS JOIN today
    WHERE d.duty_on BETWEEN today.day - 30 AND today.day + 31 GROUP BY d.town_code),
counted AS (
    SELECT t.*, coalesce(m.officers, 0) AS officers,
           round((t.visit_minutes + t.targets_unspoken * policy.contact_minutes) / policy.officer_day_minutes, 1) AS officer_days_needed,
           round(coalesce(m.minutes, 0) * greatest(last.working_no - first.working_no + 1, 0) / policy.officer_day_minutes, 1)
               AS officer_days_left
    FROM town t CROSS JOIN policy CROSS JOIN today
    LEFT JOIN day_minutes m USING (town_code)
    LEFT JOIN ref.calendar_day first ON first.day = today.day
    LEFT JOIN ref.calendar_day last ON last.day = greatest(t.due_on, today.day))
SELECT campaign_id, town_code, officers, targets_open, targets_waiting, targets_unspoken, CAST(visits_open AS BIGINT) AS visits_open,
       CAST(visits_planned AS BIGINT) AS visits_planned, due_on, officer_days_needed, officer_days_left,
       greatest(officer_days_needed - officer_days_left, 0) AS officer_days_missing
FROM counted
