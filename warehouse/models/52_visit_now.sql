-- Every visit as the newest plan has it, with the outcome that answers it. An outcome answers the newest visit of its request
-- that was planned before it came in. A visit of an attached target is one of the target that goes on.
-- Grain: visit. Reads campaign.visit, campaign.target_now, campaign.visit_outcome.
CREATE OR REPLACE VIEW main.standing_visit_now AS
WITH turn AS (SELECT visit_id, min(run_no) AS first_run_no, max(run_no) AS run_no FROM campaign.visit GROUP BY visit_id),
newest AS (SELECT v.*, t.first_run_no FROM campaign.visit v JOIN turn t USING (visit_id, run_no)),
answered AS (
    SELECT o.delivery_id, o.row_no, o.request_id, o.result, o.visited_on, o.run_no, arg_max(n.visit_id, n.first_run_no) AS visit_id
    FROM campaign.visit_outcome o JOIN newest n ON n.request_id = o.request_id AND n.first_run_no < o.run_no
    GROUP BY ALL),
outcome AS (
    SELECT visit_id, arg_max(result, (run_no, visited_on, delivery_id, row_no)) AS result,
           arg_max(visited_on, (run_no, visited_on, delivery_id, row_no)) AS visited_on
    FROM answered GROUP BY visit_id)
SELECT n.* REPLACE (t.current_id AS target_id), o.result, o.visited_on
FROM newest n JOIN campaign.target_now t USING (target_id) LEFT JOIN outcome o USING (visit_id);
CREATE OR REPLACE VIEW campaign.visit_now AS FROM standing_visit_now
