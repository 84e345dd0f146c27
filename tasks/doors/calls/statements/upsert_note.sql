-- Something was said to the provider, or asked of it. Grain: note.
INSERT INTO note VALUES ($kind, $subject, $value) ON CONFLICT (kind, subject) DO UPDATE SET value = excluded.value
