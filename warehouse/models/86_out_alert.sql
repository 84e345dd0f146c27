-- Crisis alerts by id, day and the town that they tell, and how each stands: counselled within the days it has (in_time) or
-- after (late), ended without a talk (ended), still waiting, or waiting beyond its day (overdue). Who reported, and what,
-- stands nowhere here.
-- Grain: alert. Reads campaign.alert_state, ops.run.
CREATE OR REPLACE VIEW out.alert AS
WITH today AS (SELECT max(as_of) AS day FROM ops.run)
SELECT a.alert_id, a.root_id AS household_id, a.target_id, a.town_code, a.reported_on, a.due_on,
       a.talked_on,
       CASE WHEN a.talked_on <= a.due_on THEN 'in_time' WHEN a.talked_on IS NOT NULL THEN 'late'
            WHEN a.ended_on IS NOT NULL THEN 'ended' WHEN a.due_on < today.day THEN 'overdue' ELSE 'waiting' END AS state
FROM campaign.alert_state a CROSS JOIN today
