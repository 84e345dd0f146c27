-- The newest pre-check of each target, benefit by benefit; one for a target that is attached speaks of the one that goes on.
-- Grain: (target, benefit). Reads campaign.eligibility_check, campaign.target_now.
CREATE OR REPLACE VIEW campaign.eligibility_now AS
SELECT n.current_id AS target_id, c.* EXCLUDE (target_id)
FROM campaign.eligibility_check c JOIN campaign.target_now n USING (target_id)
QUALIFY dense_rank() OVER (PARTITION BY n.current_id ORDER BY c.run_no DESC, c.target_id) = 1
