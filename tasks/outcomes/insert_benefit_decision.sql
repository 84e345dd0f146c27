-- The county's decisions on targets: by the application that a package named, else by the person, for a household that was
-- a target on the day of the decision (its open target first). An application that it decides is one for the same benefit,
-- or one that named none. A document that says the same again counts once. Grain: decision.
-- Reads new_decision, ops.package_row, campaign.application_state, core.person_household, campaign.target_root, ops.run.
INSERT INTO campaign.benefit_decision BY NAME
WITH by_application AS (
    SELECT d.delivery_id, d.row_no, a.target_id, a.application_id
    FROM new_decision d
    JOIN ops.package_row p ON p.package_id = d.package_id AND p.ref = d.ref AND p.subject_kind = 'application'
    JOIN campaign.application_state a ON a.application_id = p.subject_id),
by_person AS (
    SELECT d.delivery_id, d.row_no, t.target_id, a.application_id
    FROM new_decision d
    JOIN core.person_household m ON m.person_id = id_of('person', d.token)
    JOIN campaign.target_root t ON t.root_id = m.household_id AND t.state <> 'removed'
    JOIN ops.run r ON r.run_no = t.run_no AND r.as_of <= d.decided_on
    LEFT JOIN campaign.application_state a ON a.target_id = t.target_id AND a.benefit IN (d.benefit, 'UNSTATED')
         AND a.decision IS NULL AND a.applied_on <= d.decided_on
    WHERE d.token IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM by_application b WHERE b.delivery_id = d.delivery_id AND b.row_no = d.row_no)
    QUALIFY row_number() OVER (PARTITION BY d.delivery_id, d.row_no ORDER BY a.application_id IS NULL,
        a.benefit IS DISTINCT FROM d.benefit, t.state <> 'open', t.run_no DESC, t.target_id, a.application_id) = 1)
SELECT d.delivery_id, d.row_no, n.target_id, n.application_id, d.benefit, d.decision, d.decided_on, d.document_no,
       $run_no AS run_no
FROM new_decision d
JOIN (FROM by_application UNION ALL FROM by_person) n USING (delivery_id, row_no)
WHERE NOT EXISTS (SELECT 1 FROM campaign.benefit_decision b WHERE b.target_id = n.target_id AND b.benefit = d.benefit
                  AND b.document_no = d.document_no AND b.decision = d.decision)
QUALIFY row_number() OVER (PARTITION BY n.target_id, d.benefit, d.document_no, d.decision ORDER BY d.delivery_id, d.row_no) = 1
