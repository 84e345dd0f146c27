-- Rows of requests whose household is not to be called by machine any more: it was closed, stopped or flagged, it refuses, or it
-- is to hear humans only.
-- A target that goes on under another is asked about as that one. Grain: row of a package.
-- Reads ops.package, campaign.package_named, campaign.target_root, campaign.refusal_root, campaign.stopped_target,
-- campaign.unread_refusal, campaign.safety_now, campaign.human_only_now.
WITH sent AS (
    SELECT n.package_id, n.ref, n.target_id
    FROM ops.package p JOIN campaign.package_named n USING (package_id)
    WHERE p.recipient = 'call_service' AND p.kind = 'ai_call_request' AND p.made_on >= $since),
refused AS (
    SELECT DISTINCT root_id FROM campaign.refusal_root
    WHERE is_refused(refused_on, review_on, $as_of) AND list_contains(blocks, 'ai_call')),
held AS (
    SELECT target_id FROM campaign.stopped_target WHERE is_ordered(starts_on, ends_on, $as_of)
    UNION SELECT target_id FROM campaign.unread_refusal),
human AS (SELECT DISTINCT root_id FROM campaign.human_only_now WHERE is_ordered(starts_on, ends_on, $as_of))
SELECT s.package_id, s.ref
FROM sent s
LEFT JOIN campaign.target_root t ON t.target_id = s.target_id
LEFT JOIN refused r ON r.root_id = t.root_id
LEFT JOIN held h ON h.target_id = t.target_id
LEFT JOIN campaign.safety_now f ON f.root_id = t.root_id
LEFT JOIN human m ON m.root_id = t.root_id
WHERE t.target_id IS NULL OR t.state NOT IN ('open', 'waiting') OR r.root_id IS NOT NULL OR h.target_id IS NOT NULL
    OR m.root_id IS NOT NULL OR (f.root_id IS NOT NULL AND f.only_channel IS DISTINCT FROM 'AI')
ORDER BY s.package_id, s.ref
