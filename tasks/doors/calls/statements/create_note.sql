-- What was said to the provider, and how far it was asked: a request submitted, a row cancelled, the cursor. Grain: note.
CREATE TABLE IF NOT EXISTS note (kind TEXT NOT NULL, subject TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, subject)) WITHOUT ROWID
