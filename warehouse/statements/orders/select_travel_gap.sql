-- Ways that a matrix does not say, or says implausibly: computed instead. Grain: way. Reads campaign.travel_gap.
SELECT from_place, to_place, fault FROM campaign.travel_gap
WHERE delivery_id = $delivery_id
ORDER BY fault, from_place, to_place
