-- Of the households that are destroyed and stopped for longer, the tokens of their members. Grain: person.
-- Reads campaign.contact_stop, due_household, core.household_root, core.membership, core.person.
INSERT INTO core.do_not_contact
SELECT p.token, min(s.starts_on), CASE WHEN bool_or(s.ends_on IS NULL) THEN NULL ELSE max(s.ends_on) END, $run_no
FROM campaign.contact_stop s
SEMI JOIN due_household USING (household_id)
JOIN core.household_root r USING (household_id)
JOIN core.household_root o ON o.root_id = r.root_id
JOIN core.membership m ON m.household_id = o.household_id
JOIN core.person p ON p.person_id = m.person_id AND p.token IS NOT NULL
WHERE coalesce(s.ends_on >= $as_of, true)
GROUP BY p.token
