"""The warehouse of one home: the only rooms that know DuckDB."""

import os

# DuckDB's allocator keeps what was freed for ten seconds: a hundred megabytes of a demo (docs/adr/0001). It reads this
# when DuckDB is imported, so it stands before anything else.
os.environ.setdefault("DUCKDB_JE_MALLOC_CONF", "dirty_decay_ms:1000,muzzy_decay_ms:0")
