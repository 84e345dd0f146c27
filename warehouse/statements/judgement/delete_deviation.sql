-- Which orders of a delivery to release rows could not be carried out. Grain: deviation. Reads campaign.deviation.
DELETE FROM campaign.deviation WHERE delivery_id = $delivery_id
