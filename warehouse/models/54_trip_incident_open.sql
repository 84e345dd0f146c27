-- Incidents of trips that no order has said to be looked into since they were noticed. Grain: (trip, code).
-- Reads campaign.trip_incident, campaign.trip_review, ref.town_alias.
CREATE OR REPLACE VIEW campaign.trip_incident_open AS
SELECT i.* REPLACE (coalesce(a.town_code, i.town_code) AS town_code)
FROM campaign.trip_incident i LEFT JOIN ref.town_alias a ON a.alias = i.town_code
WHERE NOT EXISTS (SELECT 1 FROM campaign.trip_review r WHERE r.trip_id = i.trip_id AND r.run_no > i.run_no)
