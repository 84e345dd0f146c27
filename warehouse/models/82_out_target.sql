-- Targets by id, code, date and town. Grain: target. Reads campaign.target_root, core.household_place.
CREATE OR REPLACE VIEW out.target AS
SELECT t.campaign_id, t.target_id, t.root_id AS household_id, p.town_code, t.basis, t.points, t.order_no, t.first_channel,
       t.intensity, t.is_urgent, t.state, t.end_state, t.closed_on, t.is_approved,
       (SELECT min(k.due_on) FROM campaign.listing k WHERE k.target_id = t.target_id) AS due_on
FROM campaign.target_root t LEFT JOIN core.household_place p ON p.household_id = t.root_id
