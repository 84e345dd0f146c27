-- Where the pursuit of every approved household of a campaign stands: one end with its day, or open with an owner and a day, that
-- of what is owed first, else the one from which it counts as forgotten. Grain: (campaign, target).
-- Reads out.member, out.target, campaign.open_target, out.due, out.reporting_limit.
CREATE OR REPLACE VIEW campaign.target_end AS
WITH owed AS (
    SELECT target_id, min_by(owner, (due_on, kind, subject_id)) AS owner, min(due_on) AS due_on
    FROM out.due WHERE kind <> 'deviation' GROUP BY target_id),
still AS (SELECT coalesce(max(value), 0) AS days FROM out.reporting_limit WHERE name = 'standstill_days')
SELECT m.campaign_id, t.target_id, t.town_code, coalesce(t.end_state, 'open') AS end_state, t.closed_on,
       CASE WHEN t.state = 'open' THEN coalesce(d.owner, o.owner) END AS owner,
       CASE WHEN t.state = 'open' THEN coalesce(d.due_on, o.stepped_on + still.days) END AS due_on
FROM out.member m
JOIN out.target t USING (target_id)
LEFT JOIN campaign.open_target o USING (target_id)
LEFT JOIN owed d USING (target_id)
CROSS JOIN still
WHERE t.is_approved AND t.state <> 'removed'
