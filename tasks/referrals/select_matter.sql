-- The newest consent of a target that holds today for a partner, with the referral of one service that is under way, if any.
-- Grain: one row, or none without a consent. Reads standing_consent, campaign.returned_row, campaign.referral_state.
SELECT c.consent_id, c.target_id, c.partner, c.items, a.domains, r.referral_id, r.state, r.step_no
FROM standing_consent c
JOIN campaign.returned_row a ON a.delivery_id = c.delivery_id AND a.row_no = c.row_no
LEFT JOIN (SELECT * FROM campaign.referral_state WHERE is_open AND service = $service) r
    ON r.target_id = c.target_id AND r.partner = c.partner
WHERE c.target_id = $target_id AND c.partner = $partner AND c.holds
ORDER BY c.given_on DESC, c.consent_id
LIMIT 1
