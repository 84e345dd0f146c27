-- Incidents of trips that no order has said to be looked into since they were noticed. Grain: (trip, code).
-- Reads campaign.trip_incident, campaign.trip_review.
CREATE OR REPLACE VIEW campaign.trip_incident_open AS
SELECT i.* FROM campaign.trip_incident i
WHERE NOT EXISTS (SELECT 1 FROM campaign.trip_review r WHERE r.trip_id = i.trip_id AND r.run_no > i.run_no)
