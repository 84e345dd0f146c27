-- Sources of which rows were linked since urgency was last looked for. Grain: source. Reads core.current_link, ops.delivery.
SELECT DISTINCT d.source
FROM core.current_link l JOIN ops.delivery d USING (delivery_id)
WHERE l.run_no > $since AND l.run_no <= $run_no
ORDER BY d.source
