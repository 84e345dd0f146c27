-- Contacts that burden a household: one that was made, by the day on which it was; one that is planned, until what came back
-- for it was taken in (until_no). Of one worklist the earliest plans are answered first; an AI call is answered by its first
-- try, and then its tries count; a notice and a letter come back with nothing. What was not done burdens nobody. A call or
-- visit whose line comes back corrected (same list, number, day and hour) counts once, from when it was told first.
-- Grain: plan or attempt. Reads campaign.contact_plan, campaign.contact_attempt.
CREATE OR REPLACE VIEW campaign.counted_contact AS
WITH made AS (
    FROM campaign.contact_attempt WHERE result <> 'QUEUED'
    QUALIFY channel NOT IN ('phone', 'visit') OR attempted_at IS NULL
        OR row_number() OVER (PARTITION BY target_id, package_id, number_ref, attempted_on, attempted_at, result = 'NOT_DONE'
                              ORDER BY run_no, attempt_id) = 1),
returned AS (
    SELECT target_id, package_id, channel, run_no,
           row_number() OVER (PARTITION BY target_id, package_id, channel ORDER BY run_no, attempted_on, attempt_id) AS place
    FROM made WHERE channel IN ('phone', 'ai_call')),
listed AS (
    SELECT p.*, CASE channel WHEN 'phone' THEN row_number() OVER (PARTITION BY target_id, package_id, channel
                                                                  ORDER BY planned_on, plan_id) ELSE 1 END AS place
    FROM campaign.contact_plan p)
SELECT plan_id AS contact_id, l.target_id, l.channel, planned_on AS counted_on, l.run_no, r.run_no AS until_no
FROM listed l
LEFT JOIN returned r ON r.target_id = l.target_id AND r.package_id = l.package_id AND r.channel = l.channel AND r.place = l.place
UNION ALL
SELECT attempt_id, target_id, channel, attempted_on, run_no, NULL
FROM made WHERE result <> 'NOT_DONE'
