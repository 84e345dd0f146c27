-- law: whoever is on a national list lives, or lived, in a household that a listing of it holds, and no listing leads to a struck target or to none
-- Grain: one row. Reads core.appearance, core.current_link, core.membership, core.household_root, campaign.listed_row,
-- campaign.screened_run, ops.delivery, campaign.listing, campaign.target_now, campaign.target_state.
WITH named AS (
    SELECT DISTINCT d.period, l.person_id
    FROM core.appearance a JOIN core.current_link l USING (delivery_id, row_no) JOIN ops.delivery d USING (delivery_id)
    WHERE a.source = 'ssis_central' AND greatest(a.run_no, l.run_no) <= (SELECT run_no FROM campaign.screened_run)),
held AS (
    SELECT DISTINCT n.period, n.person_id
    FROM named n JOIN core.membership m USING (person_id) JOIN core.household_root r USING (household_id)
    JOIN campaign.listed_row k ON k.period = n.period AND k.household_id = r.root_id),
struck AS (
    SELECT count(*) AS listings
    FROM campaign.listing k
    LEFT JOIN campaign.target_now n USING (target_id)
    LEFT JOIN campaign.target_state s ON s.target_id = n.current_id
    WHERE coalesce(s.state = 'removed', true))
SELECT count(*) AS left_side, count(h.person_id) - coalesce(any_value(s.listings), 0) AS right_side,
       count(*) = count(h.person_id) AND coalesce(any_value(s.listings) = 0, true) AS holds
FROM named n CROSS JOIN struck s LEFT JOIN held h USING (period, person_id)
