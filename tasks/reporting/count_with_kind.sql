-- How many approved households of a campaign have at least one of the named kinds. Grain: one row.
-- Reads out.reason, out.target, out.member.
SELECT count(DISTINCT r.target_id) AS households
FROM out.reason r JOIN out.target t USING (target_id)
SEMI JOIN out.member m ON m.target_id = r.target_id AND m.campaign_id = $campaign_id
WHERE t.is_approved AND t.state <> 'removed' AND list_contains(texts_of($kinds), r.kind)
