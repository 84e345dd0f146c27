-- The officers' results (처리결과). Grain: row. Reads help_answer.
INSERT INTO campaign.disposition BY NAME
SELECT delivery_id, row_no, target_id, disposition, is_talk, told_on AS disposed_on, officer_id, $run_no AS run_no
FROM help_answer WHERE target_id IS NOT NULL AND disposition IS NOT NULL
