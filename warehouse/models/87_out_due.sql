-- Everything that is owed, and whether it is late: from the day after its due day, a deviation and an incident at once.
-- Grain: (kind, subject_id). Reads out.owed, out.run.
CREATE OR REPLACE VIEW out.due AS
SELECT o.*, o.due_on < (SELECT max(as_of) FROM out.run) OR o.kind IN ('deviation', 'trip_incident') AS is_overdue FROM out.owed o
