-- Consents that this stage has not seen and that hold today, with what the officer wrote in the same row. One against a
-- refusal of the service or the campaign that the household has in force, or taken back since, leads to nothing. One for a
-- target that is attached holds for the target that goes on.
-- Grain: consent. Reads campaign.consent, campaign.consent_withdrawal, campaign.returned_row, campaign.target_now,
-- campaign.target_root, campaign.refusal_root, core.household_place, core.household_contact, ops.stage_run.
WITH withdrawn AS (
    SELECT n.current_id, w.withdrawn_on, w.run_no FROM campaign.consent_withdrawal w JOIN campaign.target_now n USING (target_id))
SELECT c.consent_id, t.target_id, c.partner, c.items, c.delivery_id, c.row_no, a.services, a.domains, NULL AS recipient,
       p.town_code, h.birth_year
FROM campaign.consent c
JOIN campaign.target_now n ON n.target_id = c.target_id
JOIN campaign.target_root t ON t.target_id = n.current_id AND t.state <> 'removed'
     AND coalesce(t.end_state NOT IN ('closed_died', 'closed_handed_over'), true)
LEFT JOIN core.household_place p ON p.household_id = t.root_id
LEFT JOIN core.household_contact h ON h.household_id = t.root_id
JOIN campaign.returned_row a ON a.delivery_id = c.delivery_id AND a.row_no = c.row_no
WHERE c.run_no <= $run_no AND c.valid_until >= $as_of
  AND c.run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'referrals')
  AND NOT EXISTS (SELECT 1 FROM withdrawn w WHERE w.current_id = t.target_id
                  AND (w.withdrawn_on, w.run_no) >= (c.given_on, c.run_no))
  AND NOT EXISTS (SELECT 1 FROM campaign.refusal_root f WHERE f.root_id = t.root_id AND f.scope IN ('SERVICE', 'CAMPAIGN')
                  AND f.refused_on >= c.given_on AND f.review_on > $as_of)
ORDER BY c.given_on, c.consent_id
