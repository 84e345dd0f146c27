-- Lines of packages that lie with somebody and name a household that this run barred from some channel: whoever works
-- through them is told at once, but not who told us; so is a partner of a referral that is under way, however long it has
-- it, when an order stops us. The county's own call service is told by a cancellation, and a machine that has spoken with
-- them calls no more. Grain: (recipient, package, line). $cause: order (a stop, a safety flag, humans only), refusal, or
-- door for a refusal at the door, which another stage takes in; or joined: what was said before of a household that this run
-- made one with that of the line, or of whom it looked up there: of a line of whoever said it nobody is told again; or gone:
-- nobody of the household is left here, and this run ended its target, by the register or by what was found at the door;
-- whoever found it is not told.
-- Reads core.household_root_state, core.household_left, campaign.contact_stop, campaign.safety_flag, campaign.safety_now,
-- campaign.human_only_now, campaign.refusal_root, campaign.contact_attempt, campaign.target_event, campaign.target_root,
-- campaign.visit_outcome, campaign.target_now, campaign.package_named, campaign.referral_state, core.household_root,
-- ops.package.
WITH stopped AS (
    SELECT household_id FROM campaign.contact_stop WHERE run_no = $run_no
    UNION SELECT p.household_id FROM campaign.contact_stop s JOIN campaign.package_named p USING (package_id) WHERE s.run_no = $run_no),
flagged AS (
    SELECT DISTINCT r.root_id FROM campaign.safety_flag f JOIN core.household_root r USING (household_id) WHERE f.run_no = $run_no),
changed AS (
    SELECT household_id FROM core.household_root_state WHERE run_no = $run_no
    UNION SELECT household_id FROM core.household_left WHERE run_no = $run_no),
before AS (
    SELECT household_id, max_by(root_id, run_no) AS root_id FROM core.household_root_state WHERE run_no < $run_no GROUP BY household_id),
found AS (
    SELECT n.current_id AS target_id, min(k.recipient) AS recipient
    FROM campaign.visit_outcome o
    JOIN campaign.target_now n USING (target_id)
    JOIN campaign.contact_attempt a ON a.delivery_id = o.delivery_id AND a.row_no = o.row_no
    JOIN ops.package k USING (package_id)
    WHERE o.run_no = $run_no AND o.result IN ('DIED', 'INSTITUTION', 'MOVED') GROUP BY ALL),
barred AS (
    SELECT 'order' AS cause, r.root_id, ['sms', 'ai_call', 'phone', 'letter', 'visit'] AS channels, CAST(NULL AS VARCHAR) AS told_by,
           CAST(NULL AS VARCHAR) AS by_household_id
    FROM stopped s JOIN core.household_root r USING (household_id)
    UNION ALL
    SELECT 'order', n.root_id, list_filter(['sms', 'ai_call', 'phone', 'letter', 'visit'],
               lambda one: one IS DISTINCT FROM CASE n.only_channel WHEN 'AI' THEN 'ai_call' ELSE lower(n.only_channel) END), NULL, NULL
    FROM campaign.safety_now n SEMI JOIN flagged f USING (root_id)
    UNION ALL
    SELECT 'order', root_id, ['ai_call'], NULL, NULL FROM campaign.human_only_now
    WHERE run_no = $run_no AND coalesce(ends_on, $as_of) >= $as_of
    UNION ALL
    SELECT CASE WHEN a.channel = 'visit' THEN 'door' ELSE 'refusal' END, r.root_id, r.blocks, k.recipient, NULL
    FROM campaign.refusal_root r
    LEFT JOIN campaign.contact_attempt a ON a.delivery_id = r.delivery_id AND a.row_no = r.row_no
    LEFT JOIN ops.package k ON k.package_id = a.package_id
    WHERE r.run_no = $run_no AND $as_of < r.review_on
    UNION ALL
    SELECT 'joined', root_id, blocks, NULL, household_id FROM campaign.refusal_root
    WHERE run_no < $run_no AND is_refused(refused_on, review_on, $as_of)
    UNION ALL
    SELECT 'joined', n.root_id, list_filter(['sms', 'ai_call', 'phone', 'letter', 'visit'],
               lambda one: one IS DISTINCT FROM CASE n.only_channel WHEN 'AI' THEN 'ai_call'
                   ELSE lower(n.only_channel) END), NULL, f.household_id
    FROM campaign.safety_now n JOIN campaign.safety_flag f USING (delivery_id, row_no)
    UNION ALL
    SELECT 'joined', root_id, ['ai_call'], NULL, household_id FROM campaign.human_only_now WHERE is_ordered(starts_on, ends_on, $as_of)
    UNION ALL
    SELECT 'gone', t.root_id, ['sms', 'ai_call', 'phone', 'letter', 'visit'], f.recipient, NULL
    FROM campaign.target_event e JOIN campaign.target_root t USING (target_id) LEFT JOIN found f USING (target_id)
    WHERE e.run_no = $run_no AND e.end_state IN ('closed_died', 'closed_institution', 'closed_handed_over')),
heard AS (
    SELECT DISTINCT package_id, target_id FROM campaign.contact_attempt
    WHERE channel = 'ai_call' AND result IN ('COMPLETED', 'PARTIAL', 'REFUSED'))
SELECT k.recipient, k.package_id, p.ref, list_distinct(flatten(list(b.channels))) AS channels
FROM barred b
JOIN core.household_root r ON r.root_id = b.root_id
JOIN campaign.package_named p ON p.household_id = r.household_id
JOIN ops.package k ON k.package_id = p.package_id
LEFT JOIN heard h ON h.package_id = p.package_id AND h.target_id = p.target_id
LEFT JOIN campaign.referral_state f ON f.referral_id = p.subject_id
LEFT JOIN before x ON x.household_id = b.by_household_id
LEFT JOIN before y ON y.household_id = p.household_id
WHERE (b.cause <> 'joined'
       OR (coalesce(x.root_id, b.by_household_id) <> coalesce(y.root_id, p.household_id)
           AND (b.by_household_id IN (FROM changed) OR p.household_id IN (FROM changed))))
  AND b.cause = $cause AND k.recipient IS DISTINCT FROM b.told_by AND k.recipient <> 'call_service' AND k.run_no <= $run_no
  AND (f.is_open OR k.made_on > CAST($as_of AS DATE) - CAST($days AS INTEGER))
  AND CASE k.kind WHEN 'ai_call_request' THEN h.package_id IS NULL AND list_has_any(b.channels, ['sms', 'ai_call'])
                  WHEN 'phone_worklist' THEN list_has_any(b.channels, ['phone', 'letter'])
                  WHEN 'day_sheet' THEN list_contains(b.channels, 'visit')
                  WHEN 'referral' THEN f.is_open AND b.cause IN ('order', 'joined')
                      AND list_has_any(b.channels, ['phone', 'visit']) ELSE false END
GROUP BY k.recipient, k.package_id, p.ref
ORDER BY k.recipient, k.package_id, p.ref
