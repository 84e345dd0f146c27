-- The cases in their order. Grain: target. Reads survey_case.
SELECT * FROM survey_case ORDER BY order_no, target_id
