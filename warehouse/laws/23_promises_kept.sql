-- law: a confirmed visit never moves: officer, day and start stay as they were confirmed, unless promised anew
-- Grain: one row. Reads campaign.visit, campaign.visit_promise.
WITH confirmed AS (
    SELECT v.visit_id, v.run_no, v.officer_id, v.visit_on, v.start_minute,
           lag(v.officer_id) OVER w AS officer_before, lag(v.visit_on) OVER w AS day_before,
           lag(v.start_minute) OVER w AS start_before, lag(v.is_confirmed) OVER w AS was_confirmed,
           EXISTS (SELECT 1 FROM campaign.visit_promise p WHERE p.request_id = v.request_id AND p.officer_id = v.officer_id
                   AND p.promised_on = v.visit_on AND p.start_minute = v.start_minute) AS is_promised
    FROM campaign.visit v WHERE v.state = 'planned' WINDOW w AS (PARTITION BY v.visit_id ORDER BY v.run_no)),
later AS (
    SELECT (officer_id, visit_on, start_minute) = (officer_before, day_before, start_before) OR is_promised AS is_kept
    FROM confirmed WHERE was_confirmed)
SELECT count(*) AS left_side, count(*) FILTER (is_kept) AS right_side, left_side = right_side AS holds FROM later
