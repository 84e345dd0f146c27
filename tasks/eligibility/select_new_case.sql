-- Targets that told something new of size, income or assets since this stage last ran, with what they told last of each, the
-- kinds behind them, the needs and how many members of school age are known. Grain: target.
-- Reads campaign.survey_response, campaign.target_now, campaign.target_root, campaign.target_reason, core.person_household,
-- core.person_now, ops.stage_run; $first_age and $last_age of a pupil.
WITH told AS (
    SELECT n.current_id AS target_id, s.path, s.answer, s.run_no, (s.answered_on, s.run_no, s.delivery_id, s.row_no) AS place,
           {'delivery_id': s.delivery_id, 'row_no': s.row_no} AS source
    FROM campaign.survey_response s JOIN campaign.target_now n USING (target_id)
    WHERE (s.path IN ('household_size', 'income_band', 'assets_band') OR ends_with(s.path, '_need')) AND s.run_no <= $run_no),
new AS (
    SELECT target_id, arg_max(answer, place) FILTER (path = 'household_size') AS size,
           arg_max(answer, place) FILTER (path = 'income_band') AS income_band,
           arg_max(answer, place) FILTER (path = 'assets_band') AS assets_band, arg_max(source, place) AS source
    FROM told WHERE NOT ends_with(path, '_need') GROUP BY target_id
    HAVING max(run_no) > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'eligibility')),
need AS (
    SELECT target_id, list_sort(list(regexp_replace(path, '_need$', '')) FILTER (answer = 'true')) AS needs
    FROM (SELECT target_id, path, arg_max(answer, place) AS answer FROM told WHERE ends_with(path, '_need') GROUP BY ALL)
    GROUP BY target_id),
behind AS (
    SELECT n.current_id AS target_id, list_sort(list(DISTINCT r.kind)) AS kinds
    FROM campaign.target_reason r JOIN campaign.target_now n USING (target_id)
    SEMI JOIN new ON new.target_id = n.current_id GROUP BY 1),
pupil AS (
    SELECT m.household_id, count(*) AS pupils
    FROM core.person_household m JOIN core.person_now p USING (person_id)
    WHERE year(CAST($as_of AS DATE)) - p.birth_year BETWEEN CAST($first_age AS INTEGER) AND CAST($last_age AS INTEGER)
    GROUP BY m.household_id)
SELECT w.target_id, TRY_CAST(w.size AS INTEGER) AS size, w.income_band, w.assets_band, coalesce(b.kinds, []) AS kinds,
       CASE WHEN e.target_id IS NOT NULL THEN coalesce(e.needs, []) END AS needs, coalesce(p.pupils, 0) AS pupils,
       w.source.delivery_id AS delivery_id, w.source.row_no AS row_no
FROM new w
JOIN campaign.target_root t ON t.target_id = w.target_id AND t.state <> 'removed'
LEFT JOIN need e ON e.target_id = w.target_id
LEFT JOIN behind b ON b.target_id = w.target_id
LEFT JOIN pupil p ON p.household_id = t.root_id
ORDER BY w.target_id
