-- Rows of which something was not taken as it stands, each code once. Grain: (row, code). $found is a JSON list.
-- Reads campaign.deviation.
INSERT INTO campaign.deviation BY NAME
WITH found AS (
    SELECT unnest(CAST(CAST($found AS JSON) AS STRUCT(delivery_id VARCHAR, row_no INTEGER, target_id VARCHAR, code VARCHAR,
                                                     owner VARCHAR)[]), recursive := true))
SELECT DISTINCT f.*, CAST($as_of AS DATE) AS noticed_on, $run_no AS run_no FROM found f
ANTI JOIN campaign.deviation d ON d.delivery_id = f.delivery_id AND d.row_no = f.row_no AND d.code = f.code
