-- The trips of today as the newest sheets say them. Grain: trip. Reads campaign.trip.
SELECT trip_id, officer_2_id, leaves_minute, back_by_minute, visits FROM campaign.trip
WHERE trip_on = $as_of
QUALIFY row_number() OVER (PARTITION BY trip_id ORDER BY run_no DESC) = 1
