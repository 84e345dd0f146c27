-- What this run's suite said of a delivery. Grain: delivery. Reads ops.delivery_verdict.
DELETE FROM ops.delivery_verdict WHERE delivery_id = $delivery_id AND run_no = $run_no
