-- Trips as long ago as packages are kept, but for those of which an incident was never reviewed, or a page that their sheet asked
-- for was never ticked. Grain: trip. Reads campaign.trip, campaign.trip_incident_open, campaign.visit_roll_kept.
CREATE OR REPLACE TEMP TABLE past_trip AS
SELECT DISTINCT t.trip_id
FROM campaign.trip t
ANTI JOIN campaign.trip_incident_open i ON i.trip_id = t.trip_id
ANTI JOIN campaign.visit_roll_kept k ON k.officer_id = t.officer_id AND k.asked_on = t.trip_on
WHERE t.trip_on + to_years($package_years) <= $as_of
