"""A seeded county at the far side of the two doors.

It runs as its own process, without the key, and meets Balgul in files only: it drops what agencies, the
ministry, officers, partners and citizens send into the inbox, and reads what Balgul lays into the outbox. It
imports nothing of Balgul; the declarations under `warehouse/sources/` and `warehouse/counties/` are read as
published layouts.

Every number it draws comes from `chance.Chance`, keyed by seed, purpose and the number of the household or
person, so the same seed gives the same bytes whatever was drawn before.
"""
