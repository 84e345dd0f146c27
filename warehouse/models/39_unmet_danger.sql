-- Dangers that were told of while their household was no target, and after which nobody has talked with it: who was met since is
-- not sent for again because a later list names the household. Grain: finding.
-- Reads campaign.urgent_finding, campaign.contact_attempt, campaign.target, core.household_root.
CREATE OR REPLACE VIEW campaign.unmet_danger AS
WITH talk AS (
    SELECT r.root_id, c.attempted_on, c.run_no
    FROM campaign.contact_attempt c JOIN campaign.target t USING (target_id) JOIN core.household_root r USING (household_id)
    WHERE c.is_talk)
SELECT u.*, h.root_id
FROM campaign.urgent_finding u JOIN core.household_root h USING (household_id)
WHERE u.target_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM talk k WHERE k.root_id = h.root_id AND k.attempted_on >= u.found_on AND k.run_no > u.run_no)
