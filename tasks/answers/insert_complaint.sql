-- Complaints that were accepted and not taken in yet; one that is sent again under its number is none. Grain: complaint.
-- Reads typed.complaint, ops.delivery_verdict, ops.held_row, core.withdrawn_row, campaign.complaint.
INSERT INTO campaign.complaint BY NAME
SELECT c.delivery_id, c.row_no, c.complaint_no, lower(coalesce(c.complaint_kind, 'other')) AS kind,
       coalesce(c.is_verified, false) AS is_verified,
       least(coalesce(c.received_on, CAST($as_of AS DATE)), CAST($as_of AS DATE)) AS received_on, $run_no AS run_no
FROM typed.complaint c
JOIN ops.delivery_verdict v ON v.delivery_id = c.delivery_id AND v.is_accepted AND v.run_no <= $run_no
ANTI JOIN ops.held_row h ON h.delivery_id = c.delivery_id AND h.row_no = c.row_no
ANTI JOIN core.withdrawn_row w ON w.delivery_id = c.delivery_id AND w.row_no = c.row_no
ANTI JOIN campaign.complaint k ON k.complaint_no = c.complaint_no
WHERE c.complaint_no IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY c.complaint_no ORDER BY v.run_no, c.delivery_id, c.row_no) = 1
