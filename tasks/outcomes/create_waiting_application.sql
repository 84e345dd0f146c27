-- Applications that the benefit office has not been told of, when they may leave: one of them does not wait, or no list has
-- left this week. Grain: application. Reads campaign.application_state, campaign.target_root, ops.package; $at_once is a list
-- of benefits.
CREATE OR REPLACE TEMP TABLE waiting_application AS
WITH waiting AS (
    SELECT a.application_id, a.benefit, a.applied_on, t.root_id,
           list_contains(texts_of($at_once), a.benefit) OR t.is_urgent AS is_at_once
    FROM campaign.application_state a JOIN campaign.target_root t USING (target_id)
    WHERE a.package_id IS NULL AND a.decision IS NULL)
SELECT * FROM waiting
WHERE (SELECT bool_or(is_at_once) FROM waiting)
   OR NOT EXISTS (SELECT 1 FROM ops.package k WHERE k.recipient = 'benefit_office' AND k.kind = 'benefit_application'
                  AND k.made_on >= date_trunc('week', CAST($as_of AS DATE)))
