-- Trips whose tick is due and has not come, and ticks that say that somebody could not be reached: each an incident, once. A
-- tick that came before the sheet was renewed says nothing of the trip as it became. Grain: (trip, code).
-- Reads campaign.trip, campaign.trip_tick, campaign.trip_incident.
INSERT INTO campaign.trip_incident
WITH newest AS (FROM campaign.trip QUALIFY row_number() OVER (PARTITION BY trip_id ORDER BY run_no DESC) = 1),
tick AS (
    SELECT n.trip_id, n.town_code, t.result
    FROM newest n JOIN campaign.trip_tick t ON t.trip_id = n.trip_id AND t.run_no > n.run_no),
found AS (
    SELECT trip_id, 'no_tick' AS code, town_code FROM newest ANTI JOIN tick USING (trip_id) WHERE tick_due_on <= $as_of
    UNION
    SELECT trip_id, lower(result), town_code FROM tick WHERE result IN ('NO_CONTACT', 'CALLED_112'))
SELECT f.trip_id, f.code, f.town_code, $as_of, $run_no
FROM found f ANTI JOIN campaign.trip_incident i ON i.trip_id = f.trip_id AND i.code = f.code
