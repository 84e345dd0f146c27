-- Everything that is owed, with its town, and the town as owner where nobody else is. A thing is overdue from the day after
-- its due day, a deviation at once. Grain: (kind, subject_id). Reads out.owed, out.target, out.run.
CREATE OR REPLACE VIEW out.due AS
WITH today AS (SELECT max(as_of) AS day FROM out.run)
SELECT o.kind, o.code, coalesce(o.owner, t.town_code, o.town_code, 'team_head') AS owner, o.campaign_id,
       coalesce(t.town_code, o.town_code) AS town_code, o.target_id, o.subject_id, o.noticed_on, o.due_on,
       o.due_on < today.day OR o.kind = 'deviation' AS is_overdue
FROM out.owed o CROSS JOIN today LEFT JOIN out.target t USING (target_id)
