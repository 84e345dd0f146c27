-- What keeps contact with a household on the day of the last run: refusals, stops, orders for humans only, a safety flag, and what
-- could not be read. Grain: (bar, detail, days). Reads campaign.refusal_root, campaign.stopped_target, campaign.human_only_now,
-- campaign.unread_refusal, campaign.target_root, campaign.safety_now, core.household_root, ops.run.
WITH today AS (SELECT max(as_of) AS day FROM ops.run),
bar AS (
    SELECT root_id, 'refusal' AS bar, scope AS detail, refused_on AS from_on, review_on AS until_on
    FROM campaign.refusal_root CROSS JOIN today WHERE is_refused(refused_on, review_on, day)
    UNION
    SELECT root_id, 'stop', NULL, starts_on, ends_on FROM campaign.stopped_target CROSS JOIN today WHERE is_ordered(starts_on, ends_on, day)
    UNION
    SELECT root_id, 'human_only', NULL, starts_on, ends_on
    FROM campaign.human_only_now CROSS JOIN today WHERE is_ordered(starts_on, ends_on, day)
    UNION
    SELECT t.root_id, 'unread', u.what, r.as_of, NULL
    FROM campaign.unread_refusal u JOIN campaign.target_root t USING (target_id) JOIN ops.run r ON r.run_no = u.run_no
    UNION
    SELECT root_id, 'safety', flag, flagged_on, NULL FROM campaign.safety_now)
SELECT b.bar, b.detail, b.from_on, b.until_on
FROM bar b
JOIN core.household_root r ON r.household_id = $household_id AND r.root_id = b.root_id
ORDER BY b.from_on, b.bar, b.detail, b.until_on
