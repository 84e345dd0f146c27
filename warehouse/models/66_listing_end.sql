-- Every listing of a round with its result: that of the target that goes on for its household, or none yet. is_in_time: it
-- ended by the round's due day. Grain: listing. Reads campaign.listing, campaign.target_now, campaign.target_root,
-- core.household_place.
CREATE OR REPLACE VIEW campaign.listing_end AS
SELECT k.campaign_id, k.round_no, k.listing_id, n.current_id AS target_id, p.town_code, k.due_on, t.state, t.end_state,
       t.closed_on, t.closed_on <= k.due_on AS is_in_time
FROM campaign.listing k
JOIN campaign.target_now n USING (target_id)
JOIN campaign.target_root t ON t.target_id = n.current_id
LEFT JOIN core.household_place p ON p.household_id = t.root_id
