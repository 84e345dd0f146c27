-- The officer who tried to reach a target last. What happened to a target that was attached to another happened to that one's
-- household. Grain: target that an officer tried to reach. Reads campaign.contact_attempt, campaign.target_now.
CREATE OR REPLACE VIEW campaign.target_officer AS
SELECT n.current_id AS target_id, arg_max(a.officer_id, (a.attempted_on, a.run_no, a.delivery_id, a.row_no)) AS officer_id
FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)
WHERE NOT starts_with(a.officer_id, 'duty') GROUP BY 1
