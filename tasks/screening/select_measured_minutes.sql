-- What returns of the last $days days say of work: the median minutes of a talk by telephone, and at a door where somebody was
-- met; with the number of returns that say them. Grain: kind of work. Reads campaign.contact_attempt, campaign.visit_outcome.
WITH returned AS (
    SELECT 'talk' AS work, talk_minutes AS minutes, attempted_on AS worked_on, run_no FROM campaign.contact_attempt
    WHERE channel = 'phone' AND is_talk
    UNION ALL
    SELECT 'door', minutes, visited_on, run_no FROM campaign.visit_outcome WHERE result = 'MET')
SELECT work, count(*) AS returns, median(minutes) AS minutes FROM returned
WHERE minutes > 0 AND run_no <= $run_no AND worked_on BETWEEN CAST($as_of AS DATE) - CAST($days AS INTEGER) AND CAST($as_of AS DATE)
GROUP BY work
