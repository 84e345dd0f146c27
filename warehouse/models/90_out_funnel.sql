-- How many households came how far in each campaign; every count is of households (targets), unit says so. End states
-- exclude one another, and approved + carried_in equals their sum and the open ones; the other steps overlap. Of a target
-- carried in from an earlier campaign only what came since this one opened counts; what happened to a target that was attached
-- to another happened to that one's household. Of whom a register told and whose household became known after the campaign had
-- closed nothing was received in it.
-- What was destroyed goes on being counted (ops.destroyed_step).
-- Grain: (campaign, step). Reads out.member, campaign.*, core.*, ops.delivery_verdict, ops.destroyed_step.
CREATE OR REPLACE VIEW main.standing_funnel AS
WITH member AS MATERIALIZED (FROM out.member),
span AS (
    SELECT campaign_id, min(run_no) AS first_no, max(run_no) FILTER (event = 'closed') AS last_no
    FROM campaign.campaign_event GROUP BY campaign_id),
counted AS (
    SELECT s.campaign_id, 'received' AS step, count(DISTINCT m.household_id) AS households
    FROM span s
    JOIN ops.delivery_verdict v ON v.run_no BETWEEN s.first_no AND coalesce(s.last_no, v.run_no)
    JOIN core.current_link l USING (delivery_id)
    JOIN (SELECT person_id, min(run_no) AS run_no FROM core.membership GROUP BY person_id) k
        ON k.person_id = l.person_id AND k.run_no <= coalesce(s.last_no, k.run_no)
    JOIN core.person_household m ON m.person_id = l.person_id
    GROUP BY ALL
    UNION ALL
    SELECT k.campaign_id, 'listed', count(DISTINCT n.current_id)
    FROM campaign.listing k JOIN campaign.target_now n USING (target_id) GROUP BY ALL
    UNION ALL
    SELECT campaign_id, 'selected', count(*) FROM campaign.target WHERE basis <> 'listed' GROUP BY ALL
    UNION ALL
    SELECT campaign_id, 'approved', count(*) FROM campaign.target_root WHERE is_approved AND state <> 'removed' GROUP BY ALL
    UNION ALL
    SELECT k.campaign_id, 'carried_in', count(*)
    FROM member k JOIN campaign.target_root t USING (target_id)
    WHERE t.campaign_id <> k.campaign_id AND t.is_approved AND t.state <> 'removed' GROUP BY ALL
    UNION ALL
    SELECT c.campaign_id, coalesce(t.end_state, 'open'), count(*)
    FROM campaign.target_root t
    JOIN member c USING (target_id)
    WHERE t.is_approved AND t.state <> 'removed' GROUP BY ALL
    UNION ALL
    SELECT m.campaign_id, s.step, count(DISTINCT m.target_id)
    FROM campaign.target_step s JOIN campaign.target_now n USING (target_id) JOIN member m ON m.target_id = n.current_id
    JOIN campaign.campaign_event e ON e.campaign_id = m.campaign_id AND e.event = 'opened' AND s.last_run_no >= e.run_no
    GROUP BY ALL),
step AS (SELECT unnest(['received', 'listed', 'selected', 'approved', 'carried_in', 'contacted', 'reached', 'visited',
    'disposed', 'helped_contacted', 'helped_counselled', 'helped_in_kind', 'helped_referral_accepted',
    'helped_service_received', 'helped_benefit_decided', 'closed_no_need', 'closed_ai_no_need', 'closed_service',
    'closed_benefit', 'closed_case', 'closed_watch', 'closed_refused', 'closed_handed_over', 'closed_died',
    'closed_institution', 'closed_unfound', 'open']) AS step, generate_subscripts([1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,
    18,19,20,21,22,23,24,25,26,27], 1) AS step_no)
SELECT e.campaign_id, s.step, CAST(coalesce(c.households, 0) + coalesce(d.households, 0) AS BIGINT) AS households,
       s.step_no, 'households' AS unit
FROM campaign.campaign_event e CROSS JOIN step s
LEFT JOIN counted c ON c.campaign_id = e.campaign_id AND c.step = s.step
LEFT JOIN (SELECT campaign_id, step, sum(households) AS households FROM ops.destroyed_step GROUP BY ALL) d
    ON d.campaign_id = e.campaign_id AND d.step = s.step
WHERE e.event = 'opened';
CREATE OR REPLACE VIEW out.funnel AS FROM standing_funnel
