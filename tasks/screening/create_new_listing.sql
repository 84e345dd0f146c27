-- Households that a national list names and no listing of that list's period holds yet, with the round's due day. A list that
-- is sent again, mended, lists nobody twice. Grain: (household, period).
-- Reads core.appearance, core.current_link, core.person_household, ops.delivery, campaign.listed_row.
CREATE OR REPLACE TEMP TABLE new_listing AS
WITH due AS (SELECT key AS period, value ->> '$' AS due_on FROM json_each($due))
SELECT $campaign_id AS campaign_id, CAST(split_part(d.period, '-', 2) AS INTEGER) AS round_no, m.household_id,
       CAST(coalesce(any_value(due.due_on), (SELECT due_on FROM due WHERE period = '')) AS DATE) AS due_on,
       arg_min(a.delivery_id, (a.delivery_id, a.row_no)) AS delivery_id, arg_min(a.row_no, (a.delivery_id, a.row_no)) AS row_no
FROM core.appearance a
JOIN ops.delivery d USING (delivery_id)
JOIN core.current_link l USING (delivery_id, row_no)
JOIN core.person_household m USING (person_id)
LEFT JOIN due USING (period)
WHERE a.source = 'ssis_central' AND a.run_no <= $run_no
  AND NOT EXISTS (SELECT 1 FROM campaign.listed_row k WHERE k.period = d.period AND k.household_id = m.household_id)
GROUP BY d.period, m.household_id
