-- One row that cannot be taken as it stands: kept, with a code; its owner answers for the target, else got the package.
-- Grain: (row, code). Reads campaign.deviation, campaign.target_owner.
INSERT INTO campaign.deviation BY NAME
SELECT $delivery_id AS delivery_id, CAST($row_no AS INTEGER) AS row_no, CAST($target_id AS VARCHAR) AS target_id, $code AS code,
       coalesce((SELECT o.owner FROM campaign.target_owner o WHERE o.target_id = $target_id), $recipient, 'team_head') AS owner,
       $as_of AS noticed_on, $run_no AS run_no
WHERE NOT EXISTS (SELECT 1 FROM campaign.deviation d WHERE d.delivery_id = $delivery_id AND d.row_no = $row_no AND d.code = $code)
