-- Lists that no decision has been taken on. Grain: list. Reads campaign.target_list, campaign.approval.
CREATE OR REPLACE VIEW campaign.undecided_list AS
SELECT l.* FROM campaign.target_list l
ANTI JOIN (SELECT list_id FROM campaign.approval WHERE refused_ko IS NULL) a USING (list_id)
