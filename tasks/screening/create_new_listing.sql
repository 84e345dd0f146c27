-- Households that a national list named since the last screening and no listing of that list's period holds yet, with the
-- round's due day; or of whom a row of it turned out to speak since, when an order undid its link. A list that is sent
-- again, mended, lists nobody twice. Who moves out of a household that others stay in while its target is open is listed
-- where they live now: whoever is called there need not know them; so is a household of which nobody takes care any more.
-- Who moves after its end is not.
-- Grain: (household, period). Reads core.appearance, core.current_link, core.household_left, core.household_root,
-- core.person_household, ops.delivery, campaign.listing, campaign.listed_row, campaign.target_now, campaign.target_root,
-- campaign.screened_run, left_alone. The rows of lists are few and taken out first: left to itself, DuckDB joins those of
-- every source.
CREATE OR REPLACE TEMP TABLE new_listing AS
WITH due AS (SELECT key AS period, value ->> '$' AS due_on FROM json_each($due)),
going_on AS (
    SELECT k.listing_id, d.period, t.root_id, t.state IN ('waiting', 'open') AS is_open
    FROM campaign.listing k
    JOIN ops.delivery d USING (delivery_id)
    JOIN campaign.target_now n USING (target_id)
    JOIN campaign.target_root t ON t.target_id = n.current_id),
held AS (
    SELECT k.period, k.household_id
    FROM campaign.listed_row k JOIN going_on g USING (listing_id)
    ANTI JOIN left_alone a ON a.household_id = k.household_id
    WHERE g.root_id = k.household_id OR NOT g.is_open),
moved AS MATERIALIZED (
    SELECT DISTINCT e.person_id, g.period
    FROM core.household_left e
    JOIN core.household_root r USING (household_id)
    JOIN going_on g ON g.root_id = r.root_id AND g.is_open
    WHERE e.run_no > (SELECT run_no FROM campaign.screened_run)),
named AS MATERIALIZED (
    SELECT d.period, l.person_id, a.delivery_id, a.row_no
    FROM core.appearance a
    JOIN ops.delivery d USING (delivery_id)
    JOIN core.current_link l USING (delivery_id, row_no)
    WHERE a.source = 'ssis_central' AND a.run_no <= $run_no
      AND CASE l.method WHEN 'undone' THEN l.run_no ELSE a.run_no END > (SELECT run_no FROM campaign.screened_run)
    UNION
    SELECT e.period, e.person_id, a.delivery_id, a.row_no
    FROM moved e
    JOIN core.current_link l USING (person_id)
    JOIN core.appearance a USING (delivery_id, row_no)
    JOIN ops.delivery d ON d.delivery_id = a.delivery_id AND d.period = e.period
    WHERE a.source = 'ssis_central' AND a.run_no <= $run_no),
lives AS (
    SELECT n.period, m.household_id, n.delivery_id, n.row_no FROM named n JOIN core.person_household m USING (person_id)
    UNION
    SELECT d.period, p.household_id, k.delivery_id, k.row_no
    FROM left_alone p JOIN campaign.listing k USING (target_id) JOIN ops.delivery d ON d.delivery_id = k.delivery_id)
SELECT $campaign_id AS campaign_id, CAST(split_part(n.period, '-', 2) AS INTEGER) AS round_no, n.household_id,
       CAST(coalesce(any_value(due.due_on), (SELECT due_on FROM due WHERE period = '')) AS DATE) AS due_on,
       arg_min(n.delivery_id, (n.delivery_id, n.row_no)) AS delivery_id, arg_min(n.row_no, (n.delivery_id, n.row_no)) AS row_no
FROM lives n
ANTI JOIN held k ON k.period = n.period AND k.household_id = n.household_id
LEFT JOIN due ON due.period = n.period
GROUP BY n.period, n.household_id
