-- How many targets lie on lists that no decision has been taken on. Grain: one row.
-- Reads campaign.list_row, campaign.undecided_list.
SELECT count(*) AS targets FROM campaign.list_row SEMI JOIN campaign.undecided_list USING (list_id)
