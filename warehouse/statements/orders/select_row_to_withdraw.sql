-- A row of a delivery (of $row_no: that one) that names a person, waits in quarantine or was
-- refused with its file, or tells of a death that holds somebody; of a file refused whole that holds a package of ours, no
-- row: 0. Grain: at most one row. Reads core.appearance, out.quarantine, campaign.unread_death, ops.refused_answer.
SELECT row_no
FROM (SELECT delivery_id, row_no FROM core.appearance
      UNION ALL SELECT delivery_id, row_no FROM out.quarantine WHERE fate IN ('waiting', 'rejected')
      UNION ALL SELECT delivery_id, row_no FROM campaign.unread_death
      UNION ALL SELECT delivery_id, 0 FROM ops.refused_answer)
WHERE delivery_id = $delivery_id AND row_no = coalesce($row_no, row_no) ORDER BY row_no LIMIT 1
