-- A received file. Grain: one row.
INSERT INTO ops.delivery BY NAME
SELECT $delivery_id AS delivery_id, $source AS source, $period AS period, $sha256 AS sha256, $file_bytes AS file_bytes,
       $rows_received AS rows_received, $rejected_code AS rejected_code, $rejected_ko AS rejected_ko,
       CAST($sent_by AS VARCHAR) AS sent_by, $as_of AS received_on, $run_no AS run_no
