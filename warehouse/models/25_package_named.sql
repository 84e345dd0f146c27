-- What every row of a package named, as it is called now: a target is the one that goes on for it, a request for a visit is
-- its target, and a referral too. target_id is NULL where no target was named; household_id is then the household that was
-- named, or what else the row is about and no household at all. Grain: row of a package.
-- Reads ops.package_row, campaign.visit_request, campaign.referral, campaign.target_now, campaign.target.
-- Ids of two tables are never equal: a condition on the kind would make a nested loop of the joins.
CREATE OR REPLACE VIEW main.standing_package_named AS
SELECT p.package_id, p.ref, p.run_no, p.subject_kind, p.subject_id, n.current_id AS target_id,
       coalesce(t.household_id, p.subject_id) AS household_id, q.request_id
FROM ops.package_row p
LEFT JOIN campaign.visit_request q ON q.request_id = p.subject_id
LEFT JOIN campaign.referral f ON f.referral_id = p.subject_id
LEFT JOIN campaign.target_now n ON n.target_id = coalesce(q.target_id, f.target_id, p.subject_id)
LEFT JOIN campaign.target t ON t.target_id = n.current_id;
CREATE OR REPLACE VIEW campaign.package_named AS FROM standing_package_named
