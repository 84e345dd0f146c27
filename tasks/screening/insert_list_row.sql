-- The rows of the list of this run. Grain: (list, target). Reads campaign.waiting_target, campaign.target_list.
INSERT INTO campaign.list_row
SELECT l.list_id, w.target_id, w.order_no, $run_no
FROM campaign.target_list l CROSS JOIN campaign.waiting_target w
WHERE l.run_no = $run_no AND l.campaign_id = $campaign_id
