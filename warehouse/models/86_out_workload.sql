-- What lies before each town as of the last run, and whether its officers can do it by the last due day (where nothing is
-- due, by the last of all towns): officer-days needed for open visits and for households nobody has spoken to, officer-days
-- left of an average rostered day, and those missing. An hour is left once: what is open of a campaign whose last due day
-- comes first takes its officer-days from the others of its town.
-- Grain: (campaign, town); town_code '' where the town is unknown. Reads out.target, out.contact_attempt,
-- out.visit_request, out.visit, out.capacity, out.calendar_day, out.reporting_limit, out.run.
CREATE OR REPLACE VIEW out.workload AS
WITH today AS (SELECT max(as_of) AS day FROM out.run),
policy AS (
    SELECT max(value) FILTER (name = 'contact_minutes') AS contact_minutes,
           max(value) FILTER (name = 'travel_minutes') AS travel_minutes,
           max(value) FILTER (name = 'officer_day_minutes') AS officer_day_minutes FROM out.reporting_limit),
spoken AS (SELECT DISTINCT target_id FROM out.contact_attempt WHERE is_talk),
visit AS (
    SELECT r.target_id, count(*) AS visits_open, count(p.request_id) AS visits_planned,
           sum((r.minutes + policy.travel_minutes) * (1 + CAST(r.needs_two AS INTEGER))) AS visit_minutes
    FROM out.visit_request r CROSS JOIN policy
    LEFT JOIN (SELECT DISTINCT request_id FROM out.visit WHERE state IN ('planned', 'due')) p USING (request_id)
    GROUP BY r.target_id),
town AS (
    SELECT t.campaign_id, coalesce(t.town_code, '') AS town_code, count(*) FILTER (t.state = 'open') AS targets_open,
           count(*) FILTER (t.state = 'waiting') AS targets_waiting,
           count(*) FILTER (t.state = 'open' AND s.target_id IS NULL) AS targets_unspoken,
           max(t.due_on) AS due_on, coalesce(sum(v.visits_open), 0) AS visits_open,
           coalesce(sum(v.visits_planned), 0) AS visits_planned, coalesce(sum(v.visit_minutes), 0) AS visit_minutes
    FROM out.target t LEFT JOIN visit v USING (target_id) LEFT JOIN spoken s USING (target_id)
    WHERE t.state IN ('waiting', 'open') GROUP BY ALL),
timed AS (
    SELECT t.*, greatest(coalesce(t.due_on, max(t.due_on) OVER ()), today.day) AS until_on FROM town t CROSS JOIN today),
counted AS (
    SELECT t.*, coalesce(m.officers, 0) AS officers,
           round((t.visit_minutes + t.targets_unspoken * policy.contact_minutes) / policy.officer_day_minutes, 1) AS officer_days_needed,
           round(coalesce(m.minutes_day, 0) * greatest(last.working_no - first.working_no + 1, 0) / policy.officer_day_minutes, 1)
               AS officer_days_until
    FROM timed t CROSS JOIN policy CROSS JOIN today
    LEFT JOIN out.capacity m USING (town_code)
    LEFT JOIN out.calendar_day first ON first.day = today.day
    LEFT JOIN out.calendar_day last ON last.day = t.until_on),
shared AS (
    SELECT *, greatest(round(officer_days_until - coalesce(sum(officer_days_needed) OVER earlier, 0), 1), 0) AS officer_days_left
    FROM counted
    WINDOW earlier AS (PARTITION BY town_code ORDER BY until_on, due_on IS NULL, campaign_id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
SELECT campaign_id, town_code, officers, targets_open, targets_waiting, targets_unspoken, CAST(visits_open AS BIGINT) AS visits_open,
       CAST(visits_planned AS BIGINT) AS visits_planned, due_on, officer_days_needed, officer_days_left,
       greatest(officer_days_needed - officer_days_left, 0) AS officer_days_missing
FROM shared
