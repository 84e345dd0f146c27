-- What was ever asked of a partner. Grain: (target, partner, service). Reads campaign.referral_state.
SELECT DISTINCT target_id, partner, service FROM campaign.referral_state
