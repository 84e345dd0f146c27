-- What became of the deliveries of a source. Grain: delivery. Reads out.delivery.
SELECT state, rows_received, rows_accepted, rows_quarantined, rejected_code, rejected_ko FROM out.delivery
