-- Packages that hold somebody of whom something is destroyed, that name a destroyed household, or that are past their years; with
-- a workbook what left beside it and has no rows of its own (its pages to print, its letter, its copy for a machine).
-- Grain: package. Reads ops.package, ops.package_row, ops.package_deleted, due_subject, due_household, campaign.source_notice,
-- campaign.urgent_finding, core.membership, campaign.visit_roll.
INSERT INTO ops.package_deleted
WITH named AS (
    SELECT package_id FROM ops.package_row SEMI JOIN due_subject USING (subject_id)
    UNION SELECT package_id FROM ops.package_row r SEMI JOIN due_household h ON h.household_id = r.subject_id
    UNION SELECT package_id FROM ops.package_row r
    SEMI JOIN (SELECT person_id FROM core.membership SEMI JOIN due_household USING (household_id)) m ON m.person_id = r.subject_id
    UNION SELECT package_id FROM campaign.source_notice SEMI JOIN due_household USING (household_id)
    UNION SELECT package_id FROM campaign.urgent_finding SEMI JOIN due_household USING (household_id)
    UNION SELECT q.package_id FROM campaign.correction_request q JOIN campaign.complaint_match m USING (delivery_id, row_no)
    SEMI JOIN due_household h ON h.household_id = m.household_id
    UNION SELECT package_id FROM campaign.visit_roll r SEMI JOIN due_subject d ON d.subject_id = r.package_id),
beside AS (
    SELECT b.package_id FROM ops.package b
    JOIN ops.package k ON k.recipient = b.recipient AND k.run_no = b.run_no SEMI JOIN named n ON n.package_id = k.package_id
    WHERE b.kind IN ('visit_roll', 'referral_letter', 'referral_copy'))
SELECT p.package_id, $as_of, $run_no
FROM ops.package p ANTI JOIN ops.package_deleted USING (package_id)
WHERE p.package_id IN (FROM named) OR p.package_id IN (FROM beside) OR p.made_on + to_years($package_years) <= $as_of
