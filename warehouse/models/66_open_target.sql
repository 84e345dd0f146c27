-- Open targets, who answers for them, and the last day for which something was planned or on which something was done.
-- Grain: open target. Reads campaign.target_state, campaign.target_owner, campaign.contact_plan, campaign.contact_attempt,
-- campaign.visit, campaign.target_event.
CREATE OR REPLACE VIEW campaign.open_target AS
WITH step AS (
    SELECT target_id, planned_on AS on_day FROM campaign.contact_plan
    UNION ALL SELECT target_id, attempted_on FROM campaign.contact_attempt
    UNION ALL SELECT target_id, visit_on FROM campaign.visit
    UNION ALL SELECT target_id, happened_on FROM campaign.target_event)
SELECT s.target_id, any_value(o.owner) AS owner, max(p.on_day) AS stepped_on
FROM campaign.target_state s JOIN campaign.target_owner o USING (target_id) JOIN step p USING (target_id)
WHERE s.state = 'open' GROUP BY s.target_id
