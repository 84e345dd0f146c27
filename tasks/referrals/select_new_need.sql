-- Needs that were told since this stage last ran, with what a service asks of whoever is to be helped. Grain: (row, domain).
-- Reads campaign.survey_response, campaign.target_now, campaign.target_root, core.household_contact,
-- ops.stage_run.
SELECT s.delivery_id, s.row_no, t.target_id, regexp_replace(s.path, '_need$', '') AS domain, c.town_code, c.birth_year
FROM campaign.survey_response s
JOIN campaign.target_now n USING (target_id)
JOIN campaign.target_root t ON t.target_id = n.current_id
LEFT JOIN core.household_contact c ON c.household_id = t.root_id
WHERE ends_with(s.path, '_need') AND s.answer = 'true' AND s.run_no <= $run_no
  AND s.run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'referrals')
ORDER BY s.delivery_id, s.row_no, domain
