-- Lists that lie before the team head, oldest first. Grain: list. Reads out.waiting_list.
SELECT campaign_id, list_hash, households, made_on FROM out.waiting_list ORDER BY made_on, list_hash
