-- Ways back that were logged: from the end of the last visit of a half-day, as its officer wrote it, to the tick of the
-- desk, with the road from that village to the office by straight line and detour. A way on which nobody waits. Grain: trip.
-- Reads campaign.trip, campaign.trip_tick, campaign.visit_outcome, campaign.target_root, core.household_place,
-- ref.village_point.
WITH trip AS (
    SELECT trip_id, officer_id, town_code, trip_on, half FROM campaign.trip
    QUALIFY row_number() OVER (PARTITION BY trip_id ORDER BY run_no DESC) = 1),
back AS (
    SELECT t.*, hour(k.back_at) * 60 + minute(k.back_at) AS back_minute
    FROM trip t JOIN (SELECT trip_id, max(back_at) AS back_at FROM campaign.trip_tick WHERE result = 'BACK' GROUP BY trip_id) k
    USING (trip_id) WHERE k.back_at IS NOT NULL),
door AS (
    SELECT o.officer_id, o.visited_on, CASE WHEN hour(o.started_at) * 60 + minute(o.started_at) < $noon_minute THEN 'morning'
           ELSE 'afternoon' END AS half, hour(o.started_at) * 60 + minute(o.started_at) + o.minutes AS end_minute, r.root_id
    FROM campaign.visit_outcome o JOIN campaign.target_root r USING (target_id)
    WHERE o.result <> 'NOT_DONE' AND o.started_at IS NOT NULL AND o.minutes IS NOT NULL),
last_door AS (SELECT officer_id, visited_on, half, max(end_minute) AS end_minute, arg_max(root_id, end_minute) AS root_id
              FROM door GROUP BY ALL)
SELECT b.back_minute - d.end_minute AS minutes,
       straight_km(w.latitude, w.longitude, e.latitude, e.longitude) * $circuity AS road_km
FROM back b
JOIN last_door d ON d.officer_id = b.officer_id AND d.visited_on = b.trip_on AND d.half = b.half
JOIN core.household_place p ON p.household_id = d.root_id
JOIN ref.village_point w ON w.town_code = b.town_code AND w.ri = ''
JOIN ref.village_point e ON e.town_code = p.town_code AND e.ri = p.ri AND e.ri <> ''
ORDER BY road_km, minutes
