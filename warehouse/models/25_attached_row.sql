-- Rows of a list of which another target goes on for the household, since two turned out to be one, and of which no decision said
-- that nobody is to go there: that target is not struck for them. Grain: (row, list).
-- Reads campaign.target_now, campaign.list_row, campaign.approval, campaign.amendment.
CREATE OR REPLACE VIEW campaign.attached_row AS
SELECT n.target_id, r.list_id, n.current_id
FROM campaign.target_now n
JOIN campaign.list_row r USING (target_id)
ANTI JOIN (FROM campaign.approval WHERE decision = 'REFUSED' AND refused_ko IS NULL) a USING (list_id)
ANTI JOIN (FROM campaign.amendment WHERE action = 'REMOVE') s USING (target_id)
WHERE n.current_id <> n.target_id
