-- Every visit by ids, codes and dates. state: planned, due (its day passed without a result), withdrawn, or the result in
-- lower case. Grain: visit. Reads campaign.visit_now, campaign.visit_request_state, core.household_place, ops.run.
CREATE OR REPLACE VIEW out.visit AS
SELECT r.campaign_id, v.visit_id, v.request_id, v.target_id, r.root_id AS household_id, p.town_code, r.reason, v.try_no,
       v.officer_id, v.officer_2_id, r.needs_two, v.visit_on, v.start_minute, v.minutes, v.is_confirmed,
       CASE WHEN v.result IS NOT NULL THEN lower(v.result)
            WHEN v.state <> 'planned' OR NOT r.is_open THEN 'withdrawn'
            WHEN v.visit_on < (SELECT max(as_of) FROM ops.run) THEN 'due' ELSE 'planned' END AS state,
       v.visited_on, v.return_due_on, v.run_no
FROM campaign.visit_now v
JOIN campaign.visit_request_state r USING (request_id)
LEFT JOIN core.household_place p ON p.household_id = r.root_id
