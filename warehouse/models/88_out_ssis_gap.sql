-- What our record and 행복이음 do not have alike, of targets' calls and talks on the days of which an export came: ours_only (a
-- call that came back to us and is not there), theirs_only (a record there of which nothing became of ours), differs (the
-- same household and day with another result). Nothing where no export came. subject_id is the attempt, or the delivery and
-- row of the record.
-- Grain: (gap, subject_id). Reads campaign.ssis_record, campaign.contact_attempt, campaign.target_now, core.household_place,
-- campaign.target_root, campaign.refusal, typed.phone_result.
CREATE OR REPLACE VIEW out.ssis_gap AS
WITH theirs AS (
    SELECT n.current_id AS target_id, s.called_on, s.result, s.officer_id, s.delivery_id, s.row_no
    FROM campaign.ssis_record s JOIN campaign.target_now n USING (target_id) WHERE s.result IS NOT NULL),
span AS (SELECT min(called_on) AS first_on, max(called_on) AS last_on FROM theirs),
ours AS (
    SELECT a.attempt_id, n.current_id AS target_id, a.attempted_on, a.result, a.officer_id
    FROM campaign.contact_attempt a
    JOIN campaign.target_now n USING (target_id)
    SEMI JOIN typed.phone_result p ON p.delivery_id = a.delivery_id AND p.row_no = a.row_no
    CROSS JOIN span
    WHERE a.channel = 'phone' AND NOT starts_with(a.officer_id, 'duty') AND a.attempted_on BETWEEN span.first_on AND span.last_on),
-- A refusal that tells of no call was kept too.
taken AS (SELECT delivery_id, row_no FROM campaign.contact_attempt UNION SELECT delivery_id, row_no FROM campaign.refusal),
found AS (
    SELECT 'ours_only' AS gap, o.attempt_id AS subject_id, o.target_id, o.attempted_on AS on_day, o.officer_id, o.result AS our_result,
           CAST(NULL AS VARCHAR) AS their_result
    FROM ours o ANTI JOIN theirs t ON t.target_id = o.target_id AND t.called_on = o.attempted_on
    UNION ALL
    SELECT 'differs', o.attempt_id, o.target_id, o.attempted_on, o.officer_id, o.result, min(t.result)
    FROM ours o JOIN theirs t ON t.target_id = o.target_id AND t.called_on = o.attempted_on
    GROUP BY ALL HAVING NOT bool_or(t.result = o.result)
    UNION ALL
    SELECT 'theirs_only', t.delivery_id || '/' || t.row_no, t.target_id, t.called_on, t.officer_id, NULL, t.result
    FROM theirs t
    ANTI JOIN taken k ON k.delivery_id = t.delivery_id AND k.row_no = t.row_no
    ANTI JOIN ours o ON o.target_id = t.target_id AND o.attempted_on = t.called_on)
SELECT f.*, x.campaign_id, h.town_code
FROM found f
JOIN campaign.target_root x ON x.target_id = f.target_id
LEFT JOIN core.household_place h ON h.household_id = x.root_id
