-- What was left at doors that nobody opened: the notice of the town office, and the sticker across the gap of the door that tells
-- at the next visit whether somebody went in or out. Grain: outcome of a visit that says anything of it.
-- Reads campaign.visit_outcome, campaign.target_now, typed.visit_result.
CREATE OR REPLACE VIEW campaign.door_notice AS
SELECT o.delivery_id, o.row_no, n.current_id AS target_id, o.visited_on, o.started_at, v.notice, v.door_seal, o.run_no
FROM campaign.visit_outcome o
JOIN campaign.target_now n USING (target_id)
JOIN typed.visit_result v ON v.delivery_id = o.delivery_id AND v.row_no = o.row_no
WHERE v.notice IS NOT NULL OR v.door_seal IS NOT NULL
