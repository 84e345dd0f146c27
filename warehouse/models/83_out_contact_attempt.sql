-- Contacts as they happened: returned rows, and the notices and letters that left in a package.
-- Grain: attempt. Reads campaign.contact_attempt, campaign.contact_plan, campaign.target_root, core.household_place.
CREATE OR REPLACE VIEW out.contact_attempt AS
WITH attempt AS (
    SELECT attempt_id, target_id, channel, attempted_on, number_ref, result, is_talk, talk_minutes, package_id, delivery_id,
           row_no, run_no
    FROM campaign.contact_attempt
    UNION ALL
    SELECT plan_id, target_id, channel, planned_on, number_ref, 'SENT', false, NULL, package_id, NULL, NULL, run_no
    FROM campaign.contact_plan WHERE channel IN ('sms', 'letter') AND package_id IS NOT NULL)
SELECT t.campaign_id, a.attempt_id, a.target_id, p.town_code, a.channel, a.attempted_on, a.number_ref, a.result, a.is_talk,
       a.talk_minutes, a.package_id, a.delivery_id, a.row_no, a.run_no
FROM attempt a
JOIN campaign.target_root t USING (target_id)
LEFT JOIN core.household_place p ON p.household_id = t.root_id
