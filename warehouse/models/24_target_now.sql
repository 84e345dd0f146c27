-- Every target with the one that goes on for it: itself, or the one it was attached to, and so on. Grain: target.
-- Reads campaign.target, campaign.target_event.
CREATE OR REPLACE VIEW campaign.target_now AS
WITH RECURSIVE attached AS (SELECT target_id, attached_to_id FROM campaign.target_event WHERE event = 'attached'),
led AS (
    SELECT target_id, target_id AS current_id FROM campaign.target
    UNION ALL
    SELECT l.target_id, a.attached_to_id FROM led l JOIN attached a ON a.target_id = l.current_id)
SELECT target_id, current_id FROM led ANTI JOIN attached a ON a.target_id = led.current_id
