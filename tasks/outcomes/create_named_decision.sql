-- What the county said of targets: by the decision that a row names, else by the application that a package named, else by the
-- person, for a household that was a target on the day (its open target first). An application is one for the same benefit, or
-- one that named none; that of the stated day comes first, then one without a decision. Grain: row. Reads new_decision,
-- ops.package_row, campaign.application_state, campaign.benefit_decision, campaign.target_now, core.person_household,
-- campaign.target_root, ops.run.
CREATE OR REPLACE TEMP TABLE named_decision AS
WITH by_application AS (
    SELECT d.delivery_id, d.row_no, a.target_id, a.application_id
    FROM new_decision d
    JOIN ops.package_row p ON p.package_id = d.package_id AND p.ref = d.ref AND p.subject_kind = 'application'
    JOIN campaign.application_state a ON a.application_id = p.subject_id),
of_household AS (
    SELECT d.delivery_id, d.row_no, t.target_id, t.state, t.run_no
    FROM new_decision d
    JOIN core.person_household m ON m.person_id = id_of('person', d.token)
    JOIN campaign.target_root t ON t.root_id = m.household_id AND t.state <> 'removed'
    JOIN ops.run r ON r.run_no = t.run_no AND r.as_of <= d.decided_on
    WHERE d.token IS NOT NULL),
by_document AS (
    SELECT d.delivery_id, d.row_no, h.target_id, b.application_id
    FROM new_decision d
    JOIN of_household h USING (delivery_id, row_no)
    JOIN campaign.target_now n ON n.current_id = h.target_id
    JOIN campaign.benefit_decision b ON b.target_id = n.target_id AND b.document_no = d.about_no AND b.benefit = d.benefit
    QUALIFY row_number() OVER (PARTITION BY d.delivery_id, d.row_no ORDER BY b.run_no DESC, h.target_id, b.application_id) = 1),
by_person AS (
    SELECT d.delivery_id, d.row_no, h.target_id, a.application_id
    FROM new_decision d
    JOIN of_household h USING (delivery_id, row_no)
    LEFT JOIN campaign.application_state a ON a.target_id = h.target_id AND a.benefit IN (d.benefit, 'UNSTATED')
         AND (a.decision IS NULL OR d.decision = 'EXTENDED' OR a.applied_on = d.applied_on) AND a.applied_on <= d.decided_on
    QUALIFY row_number() OVER (PARTITION BY d.delivery_id, d.row_no ORDER BY a.application_id IS NULL,
        a.applied_on IS DISTINCT FROM d.applied_on, a.decision IS NOT NULL, a.benefit IS DISTINCT FROM d.benefit,
        h.state <> 'open', h.run_no DESC, h.target_id, a.application_id) = 1),
named AS (
    FROM (SELECT *, 1 AS way FROM by_application UNION ALL SELECT *, 2 FROM by_document UNION ALL SELECT *, 3 FROM by_person)
    QUALIFY row_number() OVER (PARTITION BY delivery_id, row_no ORDER BY way) = 1)
SELECT d.delivery_id, d.row_no, t.root_id, n.target_id, n.application_id, d.benefit, d.decision, d.decided_on, d.document_no,
       d.about_no, d.ground AS reason
FROM new_decision d JOIN named n USING (delivery_id, row_no) JOIN campaign.target_root t USING (target_id)
