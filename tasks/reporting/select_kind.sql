-- Approved households of a campaign by kind of crisis information; a household has several. Grain: kind.
-- Reads out.reason, out.target, out.member.
SELECT r.kind, coalesce(any_value(r.kind_ko), r.kind) AS kind_ko, count(*) AS households
FROM out.reason r JOIN out.target t USING (target_id)
SEMI JOIN out.member m ON m.target_id = r.target_id AND m.campaign_id = $campaign_id
WHERE t.is_approved AND t.state <> 'removed'
GROUP BY r.kind ORDER BY households DESC, r.kind
