-- To whom packages about a household went, by what they are and not by name. Grain: role.
-- Reads ops.package, campaign.package_named, core.household_root, campaign.target_root, campaign.source_notice.
SELECT DISTINCT regexp_replace(k.recipient, '-.*$', '') AS role
FROM ops.package k
JOIN campaign.package_named p USING (package_id)
JOIN core.household_root r ON r.household_id = p.household_id
WHERE r.root_id = $household_id AND k.kind <> 'source_notice'
ORDER BY role
