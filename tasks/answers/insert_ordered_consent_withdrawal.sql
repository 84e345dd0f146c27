-- That a household took back by telephone what it consented to, of each of its targets. Grain: (order, target).
-- Reads campaign.target_root.
INSERT INTO campaign.consent_withdrawal BY NAME
SELECT $delivery_id AS delivery_id, CAST($row_no AS INTEGER) AS row_no, target_id, CAST($partner AS VARCHAR) AS partner,
       CAST($withdrawn_on AS DATE) AS withdrawn_on, $run_no AS run_no
FROM campaign.target_root WHERE root_id = $root_id
