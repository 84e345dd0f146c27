-- Consents that this stage has not seen and that hold today, with what the officer wrote in the same row. One against a
-- refusal that the household has in force, or taken back since, leads to nothing.
-- Grain: consent. Reads standing_consent, campaign.returned_row, core.household_contact, ops.stage_run.
SELECT c.consent_id, c.target_id, c.partner, c.items, c.delivery_id, c.row_no, a.services, a.domains, NULL AS recipient,
       h.town_code, h.birth_year
FROM standing_consent c
LEFT JOIN core.household_contact h ON h.household_id = c.root_id
JOIN campaign.returned_row a ON a.delivery_id = c.delivery_id AND a.row_no = c.row_no
WHERE c.run_no <= $run_no AND c.holds
  AND c.run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'referrals')
ORDER BY c.given_on, c.consent_id
