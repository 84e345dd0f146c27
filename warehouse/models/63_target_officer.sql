-- The officer who tried to reach a target last, or who took it over since. What happened to a target that was attached to another
-- happened to that one's household. Grain: target that an officer tried to reach, or took over.
-- Reads campaign.contact_attempt, campaign.handover, campaign.target_now.
CREATE OR REPLACE VIEW campaign.target_officer AS
WITH told AS (
    SELECT target_id, officer_id, attempted_on AS on_day, run_no, 0 AS rank, delivery_id, row_no FROM campaign.contact_attempt
    WHERE NOT starts_with(officer_id, 'duty')
    UNION ALL
    SELECT target_id, to_officer_id, handed_on, run_no, 1, delivery_id, row_no FROM campaign.handover)
SELECT n.current_id AS target_id, arg_max(t.officer_id, (t.on_day, t.run_no, t.rank, t.delivery_id, t.row_no)) AS officer_id
FROM told t JOIN campaign.target_now n USING (target_id) GROUP BY 1
