-- One row that cannot be taken as it stands: kept, with a code and an owner. Grain: (row, code). Reads campaign.deviation.
INSERT INTO campaign.deviation BY NAME
SELECT $delivery_id AS delivery_id, CAST($row_no AS INTEGER) AS row_no, CAST($target_id AS VARCHAR) AS target_id, $code AS code,
       $owner AS owner, $as_of AS noticed_on, $run_no AS run_no
WHERE NOT EXISTS (SELECT 1 FROM campaign.deviation d WHERE d.delivery_id = $delivery_id AND d.row_no = $row_no AND d.code = $code)
