-- Lists that lie before the team head. Grain: list. Reads campaign.undecided_list.
CREATE OR REPLACE VIEW out.waiting_list AS
SELECT campaign_id, list_id, list_hash, households, made_on FROM campaign.undecided_list
