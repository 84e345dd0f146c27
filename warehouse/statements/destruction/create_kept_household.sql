-- Households of which nothing is destroyed: a target, application, objection, post-check, referral, case or complaint is
-- open, a case ended within its years, an order bids keep them, or a safety flag stands: forgotten, whoever is in danger from
-- somebody would be written to and rung when a list names them again. Grain: household. Reads campaign.*, core.household_root.
CREATE OR REPLACE TEMP TABLE kept_household AS
WITH held AS (
    SELECT root_id FROM campaign.target_root WHERE state IN ('waiting', 'open')
    UNION SELECT root_id FROM campaign.keeping
    UNION SELECT root_id FROM campaign.safety_now
    UNION SELECT r.root_id FROM campaign.case_state c JOIN core.household_root r USING (household_id)
    WHERE c.is_open OR c.happened_on + to_years($case_years) > $as_of
    UNION SELECT t.root_id FROM campaign.application_state a JOIN campaign.target_root t USING (target_id) WHERE a.decision IS NULL
    UNION SELECT t.root_id FROM campaign.decision_due d JOIN campaign.target_root t USING (target_id)
    UNION SELECT t.root_id FROM campaign.referral_state f JOIN campaign.target_root t USING (target_id) WHERE f.is_open
    UNION SELECT r.root_id FROM campaign.complaint_due d JOIN campaign.complaint_match m USING (delivery_id, row_no)
    JOIN core.household_root r USING (household_id))
SELECT DISTINCT root_id FROM held
