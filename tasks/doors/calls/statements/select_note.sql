-- All notes of a kind. Grain: note.
SELECT subject, value FROM note WHERE kind = $kind ORDER BY subject
