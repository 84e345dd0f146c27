-- Trips whose incident waits for a review, with the sheet that names them: nothing of any household. Grain: (trip, code).
-- Reads campaign.trip_incident_open, campaign.trip, ops.package_row, ref.town.
WITH newest AS (FROM campaign.trip QUALIFY row_number() OVER (PARTITION BY trip_id ORDER BY run_no DESC) = 1)
SELECT i.trip_id, i.code, i.noticed_on, w.name_ko AS town_ko, n.trip_on, n.half, n.officer_id, n.package_id, s.ref
FROM campaign.trip_incident_open i
JOIN newest n USING (trip_id)
JOIN ops.package_row s ON s.package_id = n.package_id AND s.subject_id = n.trip_id
JOIN ref.town w ON w.town_code = i.town_code
WHERE starts_with(i.trip_id, $beginning)
ORDER BY i.noticed_on, i.trip_id, i.code
