-- law: every package registered and not yet deleted lies in the outbox with its hash, and nothing else does
-- Grain: one row. Reads ops.package, ops.package_deleted; $outbox is a JSON object from place in the outbox to sha256.
WITH wanted AS (
    SELECT recipient || '/' || made_on || '/' || file_name AS place, sha256 FROM ops.package
    WHERE package_id NOT IN (SELECT package_id FROM ops.package_deleted)),
found AS (SELECT key AS place, value ->> '$' AS sha256 FROM json_each($outbox))
SELECT count(wanted.place) AS left_side, count(found.place) AS right_side,
       coalesce(bool_and(wanted.place IS NOT NULL AND found.place IS NOT NULL), true) AS holds
FROM wanted FULL JOIN found ON found.place = wanted.place AND found.sha256 = wanted.sha256
