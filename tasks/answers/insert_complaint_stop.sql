-- Who complained of being contacted is contacted no more, from the run that knows of whom it is. Grain: complaint.
-- Reads campaign.complaint, campaign.complaint_match, campaign.contact_stop.
INSERT INTO campaign.contact_stop BY NAME
SELECT c.delivery_id, c.row_no, m.household_id, CAST(NULL AS VARCHAR) AS package_id, c.received_on AS starts_on,
       CAST($as_of AS DATE) + CAST($stop_days AS INTEGER) AS ends_on, $run_no AS run_no
FROM campaign.complaint c
JOIN campaign.complaint_match m ON m.delivery_id = c.delivery_id AND m.row_no = c.row_no
ANTI JOIN campaign.contact_stop s ON s.delivery_id = c.delivery_id AND s.row_no = c.row_no
WHERE c.kind = 'stop'
