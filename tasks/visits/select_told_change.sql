-- Changes of announced visits that an office was told of. Grain: change. Reads ops.package_row.
SELECT subject_id FROM ops.package_row WHERE subject_kind = 'visit_change'
