-- Where a target stands: waiting for approval, open, closed (with its end state) or removed: by an amendment, with a refused
-- list, or because it is attached to another target of its household. Grain: target.
-- Reads campaign.target, campaign.target_event.
CREATE OR REPLACE VIEW campaign.target_state AS
SELECT t.target_id,
       CASE WHEN bool_or(e.event = 'closed') THEN 'closed'
            WHEN bool_or(e.event IN ('removed', 'sent_back', 'attached')) THEN 'removed'
            WHEN bool_or(e.event = 'approved') THEN 'open' ELSE 'waiting' END AS state,
       max(e.end_state) AS end_state, max(e.happened_on) FILTER (e.event = 'closed') AS closed_on,
       bool_or(coalesce(e.event = 'approved', false)) AS is_approved
FROM campaign.target t LEFT JOIN campaign.target_event e USING (target_id)
GROUP BY t.target_id
