-- Households for which somebody said that they are to be looked for (소재파악), since when, and the day on which somebody looks
-- again: review_days after the last thing that was done. is_found: somebody of the household spoke with us since. Who is lost
-- again is looked for anew; they were lost on the day of the contact, however late its row came. Grain: target.
-- Reads campaign.triage, campaign.target_now, campaign.spoken_contact, campaign.contact_attempt, campaign.contact_plan.
CREATE OR REPLACE VIEW campaign.search_review AS
WITH lost AS (
    SELECT t.* REPLACE (n.current_id AS target_id) FROM campaign.triage t JOIN campaign.target_now n USING (target_id)
    WHERE t.verdict = 'locate'),
attempt AS (
    SELECT a.* REPLACE (n.current_id AS target_id) FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)),
found AS (SELECT target_id, max(attempted_on) AS found_on FROM campaign.spoken_contact GROUP BY target_id),
sought AS (
    SELECT l.target_id, coalesce(min(l.decided_on) FILTER (f.found_on IS NULL OR coalesce(a.attempted_on, l.decided_on) > f.found_on),
                                 max(l.decided_on)) AS sought_on,
           coalesce(max(coalesce(a.attempted_on, l.decided_on)) <= any_value(f.found_on), false) AS is_found,
           CAST(min(l.review_on - CASE a.channel WHEN 'phone' THEN a.attempted_on ELSE l.decided_on END) AS INTEGER) AS review_days
    FROM lost l
    LEFT JOIN found f ON f.target_id = l.target_id
    LEFT JOIN attempt a ON a.delivery_id = l.delivery_id AND a.row_no = l.row_no
    GROUP BY l.target_id),
done AS (
    SELECT target_id, max(done_on) AS done_on
    FROM (SELECT target_id, attempted_on AS done_on FROM attempt WHERE result NOT IN ('QUEUED', 'NOT_DONE')
          UNION ALL
          SELECT n.current_id, planned_on FROM campaign.contact_plan JOIN campaign.target_now n USING (target_id)
          WHERE channel = 'letter') GROUP BY target_id)
-- greatest() passes over what is NULL.
SELECT s.*, greatest(s.sought_on, d.done_on) + s.review_days AS review_on
FROM sought s LEFT JOIN done d USING (target_id)
