-- What the provider sent, once by id; the ids are kept for good, a body until it was taken in. Grain: event.
-- sha256: of the body as canonical JSON. signed_at: the newest second in which the provider signed it, 0 when it was asked for.
-- refused: why nobody can act on it. batch_no: the drain that takes or took it in.
CREATE TABLE IF NOT EXISTS event (
    event_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, signed_at INTEGER NOT NULL, body BLOB, refused TEXT,
    batch_no INTEGER) WITHOUT ROWID
