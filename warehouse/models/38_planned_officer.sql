-- The officer who has a target: who spoke with its household last, or took it over since; else of whom a contact was planned
-- last. is_own: one of the first two. What happened to a target that is attached counts for the one that goes on.
-- Grain: target. Reads campaign.contact_plan, campaign.contact_attempt, campaign.handover, campaign.target_now.
CREATE OR REPLACE VIEW campaign.planned_officer AS
WITH told AS (
    SELECT target_id, officer_id, run_no, planned_on AS told_on, 0 AS rank FROM campaign.contact_plan WHERE officer_id IS NOT NULL
    UNION ALL
    SELECT n.current_id, a.officer_id, a.run_no, a.attempted_on, 1
    FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)
    WHERE a.is_talk AND NOT starts_with(a.officer_id, 'duty')
    UNION ALL
    SELECT n.current_id, h.to_officer_id, h.run_no, h.handed_on, 2 FROM campaign.handover h JOIN campaign.target_now n USING (target_id))
SELECT target_id, arg_max(officer_id, (least(rank, 1), run_no, rank, told_on)) AS officer_id, max(rank) > 0 AS is_own
FROM told GROUP BY target_id
