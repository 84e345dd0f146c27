-- What the newest directory lists. Grain: record. Reads campaign.listed_service.
SELECT partner, service, needs, towns, minimum_age, maximum_age, valid_from, valid_to, status, capacity, channel
FROM campaign.listed_service ORDER BY partner, service, service_id
