-- law: no routine contact is planned against a refusal that was known to that run, and none is exempt without a named order
-- Grain: one row. Reads campaign.contact_plan, campaign.visit_request, campaign.target, campaign.refusal,
-- campaign.refusal_scope, campaign.urgent_finding, core.household_called, ops.run. A named order is exempt. A danger or an
-- alert asks for a visit before the lists of that morning are judged, so it is held to what earlier runs knew (known_no);
-- whether somebody goes is the law of visits.
WITH planned AS (
    SELECT target_id, channel, planned_on, run_no, run_no AS known_no FROM campaign.contact_plan WHERE order_delivery_id IS NULL
    UNION ALL
    SELECT v.target_id, 'visit', r.as_of, v.run_no, v.run_no - CAST(v.reason IN ('urgent', 'alert') AS INTEGER)
    FROM campaign.visit_request v JOIN ops.run r USING (run_no)
    WHERE v.reason <> 'welfare_check'),
against AS (
    SELECT p.target_id, p.channel, p.planned_on
    FROM planned p
    JOIN campaign.target t USING (target_id)
    JOIN core.household_called a ON a.household_id = t.household_id AND a.run_no <= p.run_no
    JOIN core.household_called b ON b.as_id = a.as_id AND b.run_no <= p.run_no
    JOIN campaign.refusal r ON r.household_id = b.household_id AND r.run_no <= p.known_no AND r.refused_on <= p.planned_on
         AND p.planned_on < r.review_on
    JOIN campaign.refusal_scope s ON s.scope = r.scope AND list_contains(s.blocks, p.channel)
    GROUP BY ALL
    UNION ALL
    SELECT p.target_id, p.channel, p.planned_on
    FROM campaign.contact_plan p
    ANTI JOIN campaign.urgent_finding u
        ON u.cause = 'order' AND u.delivery_id = p.order_delivery_id AND u.row_no = p.order_row_no AND u.target_id = p.target_id
    WHERE p.order_delivery_id IS NOT NULL)
SELECT count(*) AS left_side, 0 AS right_side, count(*) = 0 AS holds FROM against
