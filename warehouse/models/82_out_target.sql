-- Targets by id, code, date and town; attached_to_id is the target that goes on for one whose household turned out to be
-- another's. Whom the audit sample drew is a local addition here as it is for whoever surveys. Grain: target. Reads
-- campaign.target_root, campaign.target_now, campaign.target_due, core.household_place.
CREATE OR REPLACE VIEW out.target AS
SELECT t.campaign_id, t.target_id, t.root_id AS household_id, p.town_code,
       CASE t.basis WHEN 'audit' THEN 'selected' ELSE t.basis END AS basis, t.points, t.order_no, t.first_channel,
       t.intensity, t.is_urgent, t.state, t.end_state, t.closed_on, t.is_approved, k.due_on,
       CASE WHEN n.current_id <> t.target_id THEN n.current_id END AS attached_to_id
FROM campaign.target_root t
JOIN campaign.target_now n USING (target_id)
LEFT JOIN campaign.target_due k USING (target_id)
LEFT JOIN core.household_place p ON p.household_id = t.root_id
