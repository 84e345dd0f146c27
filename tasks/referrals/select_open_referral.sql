-- What is under way with a partner. Grain: referral. Reads campaign.referral_state.
SELECT target_id, partner, service FROM campaign.referral_state WHERE is_open
