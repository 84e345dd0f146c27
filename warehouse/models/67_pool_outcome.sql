-- What a closed campaign made of the households of its look-ups, but for withdrawn ones, that neither a list nor a report named
-- in it: selected, drawn for the audit sample, or below the line (never chosen, or only by a list that was refused, and still
-- here); and what is known of those that were surveyed. Need is what an officer, a partner or the county confirmed: help beyond
-- talk, an application, a referral, a case. One that was drawn, and later had more points than whoever stayed below the line,
-- or was there when seats were left over, would have been selected then, and counts so. Who was struck off or is silent has not
-- answered; who died or moved has, without a need that could be met. A running campaign is left out: whom it drew is nobody's
-- to know; and one of whose look-ups rows were destroyed: who is left is no sample of who was there. Who was drawn while
-- resting would have been behind the line still. Grain: (campaign, household).
-- Reads campaign.campaign_event, campaign.look_up, campaign.pool_standing, campaign.target_root, campaign.kept_target,
-- campaign.target_event, campaign.target_step, campaign.disposition, core.household_root, core.withdrawn_delivery, ops.run,
-- ops.destroyed_row.
CREATE OR REPLACE VIEW campaign.pool_outcome AS
WITH span AS (
    SELECT campaign_id, min(run_no) FILTER (event = 'opened') AS from_no, max(run_no) FILTER (event = 'closed') AS to_no,
           min(happened_on) FILTER (event = 'opened') AS opened_on
    FROM campaign.campaign_event
    ANTI JOIN (SELECT campaign_id FROM campaign.look_up SEMI JOIN ops.destroyed_row USING (delivery_id)) USING (campaign_id)
    GROUP BY campaign_id HAVING bool_or(event = 'closed')),
line AS (  -- where seats were left over whoever had points would have had one
    SELECT p.delivery_id, coalesce(
               -- who rests stands there whatever its points
               max(coalesce(p.signed_score, p.points)) FILTER (p.standing = 'below_line' AND p.rests_until IS NULL),
               any_value(CASE WHEN l.selected < l.seats - l.seats_taken THEN 0 END)) AS points
    FROM campaign.pool_standing p LEFT JOIN campaign.look_up l USING (delivery_id)
    -- Of a list that was refused nobody was selected, however many points.
    ANTI JOIN (SELECT t.delivery_id FROM campaign.target t JOIN campaign.target_event e USING (target_id)
               WHERE e.event = 'sent_back') r ON r.delivery_id = p.delivery_id
    GROUP BY p.delivery_id),
rest AS (
    SELECT s.campaign_id, r.root_id AS household_id, max(p.rests_until) AS rests_until
    FROM span s
    JOIN campaign.pool_standing p ON p.run_no >= s.from_no AND p.run_no < s.to_no AND p.rests_until IS NOT NULL
    JOIN core.household_root r USING (household_id)
    GROUP BY s.campaign_id, r.root_id),
stood AS (
    SELECT s.campaign_id, s.opened_on, r.root_id AS household_id, bool_or(p.standing = 'below_line') AS was_below,
           arg_max(p.standing, (p.run_no, p.delivery_id)) AS standing,
           bool_or(coalesce(p.standing = 'open_already' AND coalesce(p.signed_score, p.points) > l.points
               AND NOT coalesce(u.as_of < q.rests_until, false), false)) AS is_above_line
    FROM span s
    -- The run that closes a campaign judges for the next one.
    JOIN campaign.pool_standing p ON p.run_no >= s.from_no AND p.run_no < s.to_no
    ANTI JOIN core.withdrawn_delivery w ON w.delivery_id = p.delivery_id
    JOIN core.household_root r USING (household_id)
    LEFT JOIN ops.run u ON u.run_no = p.run_no
    LEFT JOIN line l ON l.delivery_id = p.delivery_id
    LEFT JOIN rest q ON q.campaign_id = s.campaign_id AND q.household_id = r.root_id
    GROUP BY ALL),
refused AS (
    SELECT DISTINCT t.campaign_id, t.root_id AS household_id
    FROM campaign.target_root t
    SEMI JOIN (FROM campaign.target_event WHERE event = 'sent_back') e ON e.target_id = t.target_id),
need AS (
    SELECT target_id, bool_or(is_in_need) AS is_in_need FROM (
        SELECT target_id, step IN ('helped_in_kind', 'helped_referral_accepted', 'helped_service_received', 'helped_benefit_decided')
                   AS is_in_need
        FROM campaign.target_step WHERE step <> 'helped_contacted' AND starts_with(step, 'helped_')
        UNION ALL
        SELECT target_id, disposition IN ('APPLIED', 'REFERRED', 'CASE') FROM campaign.disposition WHERE is_talk)
    GROUP BY target_id),
surveyed AS (
    SELECT t.campaign_id, t.root_id AS household_id, bool_or(coalesce(k.run_no < s.to_no, false)) AS is_named,
           arg_min(t.target_id, (t.basis, t.run_no)) AS target_id, min(t.basis) AS basis,
           bool_or(coalesce(n.is_in_need, false)) AS is_in_need,
           bool_or(n.target_id IS NOT NULL OR coalesce(t.end_state IN ('closed_no_need', 'closed_ai_no_need', 'closed_died',
               'closed_handed_over', 'closed_institution'), false)) AS is_answered
    FROM campaign.target_root t
    JOIN span s USING (campaign_id)
    LEFT JOIN campaign.kept_target k USING (target_id)
    LEFT JOIN need n USING (target_id)
    -- Who was in danger after it had closed was found, or missed, by then.
    WHERE t.run_no < s.to_no
      AND NOT EXISTS (SELECT 1 FROM campaign.target_event e WHERE e.target_id = t.target_id AND e.event IN ('sent_back', 'attached'))
    GROUP BY t.campaign_id, t.root_id)
SELECT s.campaign_id, s.household_id, year(s.opened_on) AS opened_year, t.target_id,
       CASE WHEN t.target_id IS NULL THEN 'below' WHEN t.basis = 'audit' AND NOT s.is_above_line THEN 'audit' ELSE 'selected' END
           AS stratum,
       coalesce(t.is_answered, false) AS is_answered, coalesce(t.is_in_need, false) AS is_in_need
FROM stood s
LEFT JOIN surveyed t ON t.campaign_id = s.campaign_id AND t.household_id = s.household_id
LEFT JOIN refused r ON r.campaign_id = s.campaign_id AND r.household_id = s.household_id
WHERE CASE WHEN t.target_id IS NULL THEN (s.was_below OR r.household_id IS NOT NULL) AND NOT starts_with(s.standing, 'closed_')
           ELSE NOT t.is_named AND t.basis IN ('selected', 'audit') END
