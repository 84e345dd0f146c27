-- Every consent that nobody took back, for the target that goes on, with the household it is about. One against a refusal of the
-- service or the campaign that was said since is none while that refusal lasts (barred_until). Whoever reads it asks for the day
-- of today. Grain: consent.
-- Reads campaign.consent, campaign.consent_withdrawal, campaign.target_now, campaign.target_root, campaign.refusal_root.
CREATE OR REPLACE VIEW campaign.consent_standing AS
WITH withdrawn AS (
    SELECT n.current_id, w.withdrawn_on, w.run_no FROM campaign.consent_withdrawal w JOIN campaign.target_now n USING (target_id)),
barred AS (
    SELECT root_id, refused_on, review_on FROM campaign.refusal_root WHERE scope IN ('SERVICE', 'CAMPAIGN'))
SELECT c.* REPLACE (t.target_id AS target_id), t.root_id,
       (SELECT max(b.review_on) FROM barred b WHERE b.root_id = t.root_id AND b.refused_on >= c.given_on) AS barred_until
FROM campaign.consent c
JOIN campaign.target_now n ON n.target_id = c.target_id
JOIN campaign.target_root t ON t.target_id = n.current_id AND t.state <> 'removed'
     AND coalesce(t.end_state NOT IN ('closed_died', 'closed_handed_over'), true)
WHERE NOT EXISTS (SELECT 1 FROM withdrawn w WHERE w.current_id = t.target_id
                  AND (w.withdrawn_on, w.run_no) >= (c.given_on, c.run_no))
