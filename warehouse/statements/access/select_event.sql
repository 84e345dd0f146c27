-- What happened to the targets of a household. Grain: event.
-- Reads campaign.target_event, campaign.contact_attempt, campaign.target_root, core.household_root.
SELECT e.happened_on, e.event, e.detail
FROM (SELECT target_id, happened_on, event, end_state AS detail FROM campaign.target_event
      UNION ALL
      SELECT target_id, attempted_on, channel, result FROM campaign.contact_attempt) e
JOIN campaign.target_root t USING (target_id)
JOIN core.household_root r ON r.household_id = $household_id AND r.root_id = t.root_id
ORDER BY e.happened_on, e.event, e.detail
