-- Households that a national list named since the last screening and no listing of that list's period holds yet, with the
-- round's due day; or of whom a row of it turned out to speak since, when an order undid its link. A list that is sent again, mended,
-- lists nobody twice. Who moves out of a household that others stay in while its target is open is listed where they live now: whoever
-- is called there need not know them. Who moves after its end is not listed again.
-- Grain: (household, period). Reads core.appearance, core.current_link, core.household_left, core.person_household, ops.delivery,
-- campaign.listed_row, campaign.target_root, campaign.screened_run.
-- The rows of lists are few and taken out first: left to itself, DuckDB joins those of every source.
CREATE OR REPLACE TEMP TABLE new_listing AS
WITH due AS (SELECT key AS period, value ->> '$' AS due_on FROM json_each($due)),
moved AS MATERIALIZED (
    SELECT DISTINCT e.person_id, k.period
    FROM core.household_left e
    JOIN core.household_root r USING (household_id)
    JOIN campaign.listed_row k ON k.household_id = r.root_id
    JOIN campaign.target_root t ON t.root_id = r.root_id AND t.state IN ('waiting', 'open')
    WHERE e.run_no > (SELECT run_no FROM campaign.screened_run)),
named AS MATERIALIZED (
    SELECT d.period, l.person_id, a.delivery_id, a.row_no
    FROM core.appearance a
    JOIN ops.delivery d USING (delivery_id)
    JOIN core.current_link l USING (delivery_id, row_no)
    WHERE a.source = 'ssis_central' AND a.run_no <= $run_no
      AND CASE l.method WHEN 'undone' THEN l.run_no ELSE a.run_no END > (SELECT run_no FROM campaign.screened_run)
    UNION
    SELECT d.period, l.person_id, a.delivery_id, a.row_no
    FROM moved e
    JOIN core.current_link l USING (person_id)
    JOIN core.appearance a USING (delivery_id, row_no)
    JOIN ops.delivery d ON d.delivery_id = a.delivery_id AND d.period = e.period
    WHERE a.source = 'ssis_central' AND a.run_no <= $run_no)
SELECT $campaign_id AS campaign_id, CAST(split_part(n.period, '-', 2) AS INTEGER) AS round_no, m.household_id,
       CAST(coalesce(any_value(due.due_on), (SELECT due_on FROM due WHERE period = '')) AS DATE) AS due_on,
       arg_min(n.delivery_id, (n.delivery_id, n.row_no)) AS delivery_id, arg_min(n.row_no, (n.delivery_id, n.row_no)) AS row_no
FROM named n
JOIN core.person_household m USING (person_id)
LEFT JOIN due USING (period)
WHERE NOT EXISTS (SELECT 1 FROM campaign.listed_row k WHERE k.period = n.period AND k.household_id = m.household_id)
GROUP BY n.period, m.household_id
