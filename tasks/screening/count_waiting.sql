-- How many targets lie on lists that no decision has been taken on. Grain: one row.
-- Reads campaign.list_row, campaign.approval.
SELECT count(*) AS targets FROM campaign.list_row r
WHERE NOT EXISTS (SELECT 1 FROM campaign.approval a WHERE a.list_id = r.list_id AND a.refused_ko IS NULL)
