-- Dangers that were told of while their household was no target, and after which nobody has talked with it: who was met since is
-- not sent for again because a later list names the household. Whom an officer met on that very day, for a target from before,
-- may not have been asked about it. Whom to telephone by order nobody visits for it (is_for_visit). Grain: finding.
-- Reads campaign.urgent_finding, campaign.contact_attempt, campaign.target_root, core.household_root.
CREATE OR REPLACE VIEW campaign.unmet_danger AS
WITH talk AS (
    SELECT t.root_id, t.run_no AS made_no, c.attempted_on, c.run_no
    FROM campaign.contact_attempt c JOIN campaign.target_root t USING (target_id)
    WHERE c.is_talk)
SELECT u.*, h.root_id, NOT (u.cause = 'order' AND u.kind IS NOT DISTINCT FROM 'PHONE') AS is_for_visit
FROM campaign.urgent_finding u JOIN core.household_root h USING (household_id)
WHERE u.target_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM talk k WHERE k.root_id = h.root_id AND k.run_no > u.run_no
                  AND (k.attempted_on > u.found_on OR (k.attempted_on = u.found_on AND k.made_no >= u.run_no)))
