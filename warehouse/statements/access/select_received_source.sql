-- Sources of which something was accepted until a run. Grain: source. Reads ops.delivery, ops.delivery_verdict.
SELECT DISTINCT d.source FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
WHERE v.is_accepted AND v.run_no <= $until_run_no ORDER BY d.source
