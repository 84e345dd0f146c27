-- Referrals by ids, codes, dates and town: never who, and nothing of what was said. outcome is kept apart from the state.
-- Grain: referral. Reads campaign.referral_state, campaign.target_root, core.household_place.
CREATE OR REPLACE VIEW out.referral AS
SELECT t.campaign_id, r.referral_id, r.target_id, t.root_id AS household_id, p.town_code, r.partner, r.service, r.state,
       r.outcome, r.is_open, r.is_reported, r.is_served, r.ssis_no, r.requested_on, r.accepted_on,
       r.happened_on AS state_since, r.reply_due_on, r.confirmed_on,
       r.expires_on, r.run_no
FROM campaign.referral_state r
JOIN campaign.target_root t USING (target_id)
LEFT JOIN core.household_place p ON p.household_id = t.root_id
