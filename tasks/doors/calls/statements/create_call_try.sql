-- What was told of a try so far, sealed under the home's key, so that a later event joins it. Grain: try.
CREATE TABLE IF NOT EXISTS call_try (
    try_id TEXT PRIMARY KEY, sealed BLOB NOT NULL, told_on TEXT NOT NULL) WITHOUT ROWID
