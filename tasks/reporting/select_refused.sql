-- Rejected deliveries that nothing accepted of the same source has replaced, the newest of each source.
-- Grain: source. Reads out.delivery.
SELECT d.source, d.received_on, d.rejected_ko, d.delivery_id FROM out.delivery d
WHERE d.state = 'rejected' AND d.received_on >= $since AND NOT EXISTS (
    SELECT 1 FROM out.delivery a WHERE a.source = d.source AND a.state = 'accepted' AND a.run_no >= d.run_no)
QUALIFY row_number() OVER (PARTITION BY d.source ORDER BY d.run_no DESC, d.delivery_id) = 1
ORDER BY d.received_on DESC, d.source
