-- Pairs of a row and a person of whom an order said that the row does not name them, and none said otherwise since.
-- Grain: (row, person). Reads core.link_answer.
CREATE OR REPLACE VIEW core.link_refused AS
SELECT delivery_id, row_no, person_id FROM core.link_answer
GROUP BY delivery_id, row_no, person_id HAVING arg_max(answer, (run_no, by_delivery_id, by_row_no)) = 'other'
