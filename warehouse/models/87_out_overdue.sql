-- What is late or went wrong, by owner: whatever was due before the day of the last run, every deviation, towns whose officers
-- cannot do their work by its due day, and towns whose officers' weeks have no room for a household of which something is due
-- (officer_days_missing; the rest NULL). Grain: (kind, subject_id).
-- Reads out.due, out.workload, out.unassigned, out.reporting_limit, out.run.
CREATE OR REPLACE VIEW main.standing_overdue AS
WITH today AS (SELECT max(as_of) AS day FROM out.run)
SELECT d.kind, d.code, d.owner, d.campaign_id, d.town_code, d.target_id, d.subject_id, d.due_on,
       date_diff('day', d.due_on, today.day) AS days_overdue, NULL::DOUBLE AS officer_days_missing
FROM out.due d CROSS JOIN today WHERE d.is_overdue
UNION ALL
SELECT 'capacity', NULL, 'team_head', w.campaign_id, w.town_code, NULL, w.campaign_id || '/' || w.town_code, w.due_on, 0,
       w.officer_days_missing
FROM out.workload w WHERE w.officer_days_missing > 0
UNION ALL
SELECT 'unassigned', NULL, 'team_head', u.campaign_id, u.town_code, NULL, u.campaign_id || '/' || u.town_code, today.day, 0,
       round(u.minutes_missing / limits.minutes, 2)
FROM out.unassigned u CROSS JOIN today
CROSS JOIN (SELECT max(value) AS minutes FROM out.reporting_limit WHERE name = 'officer_day_minutes') limits;
CREATE OR REPLACE VIEW out.overdue AS FROM standing_overdue
