-- Referrals that ended in this run without the service for a reason that another may not have ($outcomes; or without one), of a
-- household that is still open and has no other way under way, with every consent of it that holds today and the needs that were
-- told with it. Grain: (ended referral, consent).
-- Reads campaign.referral_event, campaign.referral_state, standing_consent, campaign.returned_row, campaign.target_root,
-- core.household_contact.
WITH ended AS (
    SELECT r.referral_id, r.target_id, r.service
    FROM campaign.referral_state r
    SEMI JOIN (SELECT referral_id FROM campaign.referral_event
               WHERE run_no = $run_no AND state IN ('rejected', 'failed', 'expired')) e ON e.referral_id = r.referral_id
    WHERE r.outcome IS NULL OR list_contains(texts_of($outcomes), r.outcome))
SELECT e.referral_id AS ended_id, e.service AS ended_service, a.domains, c.consent_id, c.target_id,
       c.partner, c.items, c.delivery_id, c.row_no, h.town_code, h.birth_year
FROM ended e
SEMI JOIN (SELECT target_id FROM campaign.target_root WHERE state = 'open') t ON t.target_id = e.target_id
ANTI JOIN (SELECT target_id FROM campaign.referral_state WHERE is_open OR is_served OR is_unconfirmed) o ON o.target_id = e.target_id
JOIN standing_consent c ON c.target_id = e.target_id AND c.holds
JOIN campaign.returned_row a ON a.delivery_id = c.delivery_id AND a.row_no = c.row_no
LEFT JOIN core.household_contact h ON h.household_id = c.root_id
ORDER BY e.referral_id, c.given_on DESC, c.consent_id
