-- Lists of a campaign that no decision has been taken on. Grain: list. Reads campaign.undecided_list.
SELECT list_hash FROM campaign.undecided_list WHERE campaign_id = $campaign_id ORDER BY run_no
