-- Offices with an incident that nobody reviewed: nobody goes out alone from there. Grain: town.
-- Reads campaign.trip_incident_open.
SELECT DISTINCT town_code FROM campaign.trip_incident_open
