-- What rows of packages stand for and is destroyed with the targets; and packages with a page of an officer's day on which a
-- visit of these targets stood: it shows all visits of the day, and the package has rows of those that changed. Grain:
-- subject.
-- Reads due_target, campaign.*.
CREATE OR REPLACE TEMP TABLE due_subject AS
SELECT target_id AS subject_id FROM due_target
UNION ALL SELECT referral_id FROM campaign.referral SEMI JOIN due_target USING (target_id)
UNION ALL SELECT application_id FROM campaign.application SEMI JOIN due_target USING (target_id)
UNION ALL SELECT case_id FROM campaign.welfare_case SEMI JOIN due_target USING (target_id)
UNION ALL SELECT request_id FROM campaign.visit_request SEMI JOIN due_target USING (target_id)
UNION ALL SELECT visit_id FROM campaign.visit SEMI JOIN due_target USING (target_id)
UNION ALL
SELECT r.package_id FROM campaign.visit_roll r
JOIN (SELECT officer_id, visit_on FROM campaign.visit SEMI JOIN due_target USING (target_id)) v USING (officer_id, visit_on)
