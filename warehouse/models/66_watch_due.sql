-- Households that ended as to be watched, by their newest target that did, and the day on which they return: until then, and
-- until they are a target again, somebody owes it, also where another of that run turned out to be one household with it since.
-- Nobody is owed of whom every known member died, moved or lives in an institution, nor where an officer recorded another result
-- since. The row is the one that ended the target. Grain: household.
-- Reads campaign.target_root, campaign.target_event, campaign.newest_disposition, core.person_household, core.person_status,
-- out.reporting_limit.
CREATE OR REPLACE VIEW main.standing_watch_due AS
WITH wait AS (SELECT max(value) AS days FROM out.reporting_limit WHERE name = 'watch_return_days'),
newest AS (
    SELECT root_id, arg_max(target_id, (run_no, coalesce(end_state = 'closed_watch', false), target_id)) AS target_id
    FROM campaign.target_root
    WHERE state <> 'removed' GROUP BY root_id),
gone AS (
    SELECT m.household_id FROM core.person_household m LEFT JOIN core.person_status s USING (person_id)
    GROUP BY m.household_id HAVING bool_and(coalesce(s.status <> 'HERE', false)))
SELECT t.root_id AS household_id, t.target_id, e.happened_on AS watched_on,
       e.happened_on + CAST(w.days AS INTEGER) AS due_on, e.delivery_id, e.row_no
FROM newest n
JOIN campaign.target_root t ON t.target_id = n.target_id
JOIN campaign.target_event e ON e.target_id = t.target_id AND e.event = 'closed' AND e.end_state = 'closed_watch'
LEFT JOIN campaign.newest_disposition d ON d.target_id = t.target_id
CROSS JOIN wait w
ANTI JOIN gone g ON g.household_id = t.root_id
WHERE coalesce(d.disposition = 'WATCH' OR d.disposed_on <= e.happened_on, true);
CREATE OR REPLACE VIEW campaign.watch_due AS FROM standing_watch_due
