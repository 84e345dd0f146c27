-- What happened to the targets of a household. Grain: event. Reads campaign.target_event, campaign.contact_attempt.
SELECT happened_on, event, detail FROM (
    SELECT e.happened_on, e.event, e.end_state AS detail, t.root_id
    FROM campaign.target_event e JOIN campaign.target_root t USING (target_id)
    UNION ALL
    SELECT a.attempted_on, a.channel, a.result, t.root_id
    FROM campaign.contact_attempt a JOIN campaign.target_root t USING (target_id))
JOIN core.household_root r ON r.household_id = $household_id AND r.root_id = root_id
ORDER BY happened_on, event, detail
