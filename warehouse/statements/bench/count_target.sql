-- Targets, and those among them that came from a central list. Grain: one row. Reads campaign.target.
SELECT count(*) FILTER (basis = 'listed') AS listed, count(*) AS targets FROM campaign.target
