-- Ways that the newest matrix does not say, or says implausibly: computed instead. Grain: way. Reads campaign.travel_gap.
SELECT from_place, to_place, fault FROM campaign.travel_gap
WHERE delivery_id = (SELECT arg_max(delivery_id, run_no) FROM campaign.travel_gap)
ORDER BY fault, from_place, to_place
