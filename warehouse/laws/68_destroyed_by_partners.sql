-- law: what a partner says it destroyed is of a referral that is over, and whatever is over is confirmed, owed by the team head, or not asked yet
-- Grain: one row. Reads campaign.partner_destruction, campaign.referral_over, out.owed_planned.
WITH said AS (SELECT DISTINCT referral_id FROM campaign.partner_destruction),
one AS (
    SELECT referral_id, o.referral_id IS NOT NULL
           AND ((s.referral_id IS NOT NULL) <> (d.subject_id IS NOT NULL) OR (o.asked_on IS NULL AND o.package_id IS NOT NULL)) AS holds
    FROM campaign.referral_over o FULL JOIN said s USING (referral_id)
    LEFT JOIN (SELECT subject_id FROM out.owed_planned WHERE kind = 'partner_destruction') d ON d.subject_id = referral_id)
SELECT count(*) AS left_side, count(*) FILTER (holds) AS right_side, coalesce(bool_and(holds), true) AS holds FROM one
