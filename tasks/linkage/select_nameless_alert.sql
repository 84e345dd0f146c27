-- Alerts of this run that name nobody, with what they tell of an age. Grain: row.
-- Reads typed.crisis_alert, core.appearance, new_row.
SELECT c.delivery_id, c.row_no, c.age_band, c.birth_year, coalesce(year(c.reported_at), year(CAST($as_of AS DATE))) AS told_in
FROM typed.crisis_alert c
JOIN new_row USING (delivery_id, row_no)
JOIN core.appearance a USING (delivery_id, row_no)
WHERE a.person_name IS NULL
ORDER BY c.delivery_id, c.row_no
