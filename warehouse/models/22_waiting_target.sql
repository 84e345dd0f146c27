-- Targets that wait for a list: on none yet, or on one that was refused. Grain: target.
-- Reads campaign.target_root, campaign.list_row, campaign.approval.
CREATE OR REPLACE VIEW campaign.waiting_target AS
SELECT t.* FROM campaign.target_root t
WHERE t.state = 'waiting'
  AND NOT EXISTS (SELECT 1 FROM campaign.list_row r WHERE r.target_id = t.target_id
                  AND NOT EXISTS (SELECT 1 FROM campaign.approval a WHERE a.list_id = r.list_id AND a.refused_ko IS NULL))
