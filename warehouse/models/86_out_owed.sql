-- Everything somebody owes an answer to, and by when. Nobody stands still of whom an answer is awaited.
-- Grain: (kind, subject_id). Reads out.owed_now, out.owed_planned. now is materialized, since it costs as much to bind as to
-- find.
CREATE OR REPLACE VIEW out.owed AS
WITH now AS MATERIALIZED (FROM out.owed_now)
FROM now
UNION ALL
SELECT p.* FROM out.owed_planned p
WHERE p.kind <> 'standstill' OR p.target_id NOT IN (SELECT target_id FROM now WHERE target_id IS NOT NULL)
