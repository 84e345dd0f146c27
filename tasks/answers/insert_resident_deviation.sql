-- What somebody must look at, once: a complaint of whom nobody knows who it is (its link may be confirmed, balgul link), one that
-- asks for a page or a correction and does not say for whom or of which source, and an order that answers no complaint or
-- names nobody of the household. Grain: row. $unmet: a JSON list of rows with a code.
-- Reads campaign.complaint, campaign.complaint_match, campaign.complaint_answer, ops.accepted_order,
-- campaign.deviation.
INSERT INTO campaign.deviation BY NAME
WITH unmet AS (
    SELECT unnest(CAST(CAST($unmet AS JSON) AS STRUCT(delivery_id VARCHAR, row_no INTEGER, code VARCHAR)[]), recursive := true)),
nobody AS (
    SELECT c.delivery_id, c.row_no, 'complaint_meets_nobody' AS code FROM campaign.complaint c
    ANTI JOIN campaign.complaint_match m ON m.delivery_id = c.delivery_id AND m.row_no = c.row_no),
futile AS (
    SELECT o.delivery_id, o.row_no, 'order_meets_nobody' AS code
    FROM ops.accepted_order o
    ANTI JOIN campaign.complaint_answer a ON a.by_delivery_id = o.delivery_id AND a.by_row_no = o.row_no
    WHERE o.run_no <= $run_no AND o.order_kind IN ('COMPLAINT_ANSWERED', 'CORRECTION_ANSWERED'))
SELECT f.delivery_id, f.row_no, CAST(NULL AS VARCHAR) AS target_id, f.code, 'team_head' AS owner,
       CAST($as_of AS DATE) AS noticed_on, $run_no AS run_no
FROM (FROM unmet UNION FROM nobody UNION FROM futile) f
ANTI JOIN campaign.deviation d ON d.delivery_id = f.delivery_id AND d.row_no = f.row_no AND d.code = f.code
