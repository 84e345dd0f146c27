-- A visit as a run planned it, and the last run whose knowledge it is held to (known_to): that run, or, where the visit stands as
-- that run left it, the last run of this stage before its day, which had to take it back.
-- Grain: (visit, run). Reads campaign.visit, campaign.visit_now, ops.stage_run.
CREATE OR REPLACE VIEW campaign.visit_judged AS
WITH judging AS (
    SELECT d.until, max(s.run_no) AS run_no
    FROM (SELECT DISTINCT least(visit_on, visited_on) AS until FROM campaign.visit_now) d
    JOIN ops.stage_run s ON s.as_of < d.until AND s.stage = 'visits'
    GROUP BY d.until)
SELECT v.*, CASE WHEN n.run_no = v.run_no THEN greatest(v.run_no, j.run_no) ELSE v.run_no END AS known_to
FROM campaign.visit v
JOIN campaign.visit_now n USING (visit_id)
LEFT JOIN judging j ON j.until = least(n.visit_on, n.visited_on)
WHERE v.state = 'planned'
