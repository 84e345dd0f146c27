-- Which sources told of one person, and when first and last; nothing of anybody who lives with them, and nothing of what was
-- told. A complaint is the person's own. Grain: source. Reads core.current_link, core.appearance, ops.delivery.
SELECT a.source, min(d.received_on) AS first_on, max(d.received_on) AS last_on
FROM core.current_link l
JOIN core.appearance a USING (delivery_id, row_no)
JOIN ops.delivery d USING (delivery_id)
WHERE l.person_id = $person_id AND a.source <> 'complaint'
GROUP BY a.source ORDER BY first_on, a.source
