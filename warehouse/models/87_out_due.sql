-- Everything that is owed, with its town, and the town as owner where nobody else is. Grain: (kind, subject_id).
-- Reads out.owed, out.target.
CREATE OR REPLACE VIEW out.due AS
SELECT o.kind, o.code, coalesce(o.owner, t.town_code, o.town_code, 'team_head') AS owner, o.campaign_id,
       coalesce(t.town_code, o.town_code) AS town_code, o.target_id, o.subject_id, o.noticed_on, o.due_on
FROM out.owed o LEFT JOIN out.target t USING (target_id)
