-- Referrals that a partner is to be told of, or is to be reminded of (it was told before a day, by which to answer has
-- passed, and not too often), while their consent holds and no "no" bars it; of a partner only when one of them is urgent or
-- none has left for it this week. is_flagged: a safety flag is on the household, so a human decides. items: those that the
-- person still lets go, since a later consent to the same partner may name fewer. Grain: referral.
-- Reads campaign.referral_state, standing_consent, campaign.safety_now, campaign.target_root, ops.package_row, ops.package.
CREATE OR REPLACE TEMP TABLE due_referral AS
WITH told AS (
    SELECT p.subject_id AS referral_id, count(*) AS times, max(k.made_on) AS last_on
    FROM ops.package_row p JOIN ops.package k USING (package_id) WHERE p.subject_kind = 'referral' GROUP BY 1),
said_again AS (
    SELECT target_id, partner, arg_max(items, (given_on, run_no, consent_id)) AS items FROM standing_consent
    SEMI JOIN (SELECT target_id, partner FROM standing_consent WHERE holds GROUP BY ALL HAVING count(*) > 1) USING (target_id, partner)
    WHERE holds GROUP BY ALL),
due AS (
    SELECT r.* REPLACE (CASE WHEN s.items IS NULL THEN r.items
                             ELSE list_filter(r.items, lambda item: list_contains(s.items, item)) END AS items),
       c.delivery_id AS consent_delivery_id, c.row_no AS consent_row_no, c.retained_until, t.root_id, t.is_urgent,
       f.root_id IS NOT NULL AS is_flagged,
           coalesce(k.times, 0) AS times, k.last_on
    FROM campaign.referral_state r
    JOIN standing_consent c ON c.consent_id = r.consent_id AND c.holds
    LEFT JOIN said_again s ON s.target_id = r.target_id AND s.partner = r.partner
    JOIN campaign.target_root t ON t.target_id = r.target_id
    LEFT JOIN told k USING (referral_id)
    LEFT JOIN campaign.safety_now f ON f.root_id = t.root_id
    WHERE r.state = 'draft' OR (r.state = 'requested' AND k.times <= CAST($reminders AS INTEGER)
                                  AND k.last_on < CAST($told_before AS DATE) AND r.reply_due_on < $as_of)),
partner AS (
    SELECT partner FROM due GROUP BY partner
    HAVING bool_or(is_urgent AND state = 'draft')
        OR NOT EXISTS (SELECT 1 FROM ops.package k WHERE k.recipient = 'partner-' || partner AND k.kind = 'referral'
                       AND k.made_on >= date_trunc('week', CAST($as_of AS DATE))))
SELECT d.* FROM due d JOIN partner USING (partner)
