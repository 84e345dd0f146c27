-- The kinds of the packages that bear one of these ids. Grain: kind. Reads ops.package.
SELECT DISTINCT kind FROM ops.package
WHERE package_id IN (SELECT value ->> '$' FROM json_each($package_ids)) ORDER BY kind
