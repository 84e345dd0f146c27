-- Lines of packages that lie with somebody and name a household that this run stopped contact with: whoever works through them is
-- told at once. The county's own call service is told by a cancellation. Grain: (recipient, package, line).
-- Reads campaign.contact_stop, campaign.package_named, core.household_root, ops.package.
WITH stopped AS (
    SELECT DISTINCT r.root_id FROM campaign.contact_stop s JOIN core.household_root r USING (household_id) WHERE s.run_no = $run_no)
SELECT DISTINCT k.recipient, k.package_id, p.ref
FROM stopped s
JOIN core.household_root r ON r.root_id = s.root_id
JOIN campaign.package_named p ON p.household_id = r.household_id
JOIN ops.package k ON k.package_id = p.package_id
WHERE k.kind IN ('ai_call_request', 'phone_worklist', 'day_sheet') AND k.recipient <> 'call_service'
  AND k.made_on > CAST($as_of AS DATE) - CAST($days AS INTEGER) AND k.run_no <= $run_no
ORDER BY k.recipient, k.package_id, p.ref
