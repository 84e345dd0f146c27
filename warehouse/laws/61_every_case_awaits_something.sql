-- law: every open case awaits something by a day of somebody
-- Grain: one row. Reads campaign.case_state, campaign.case_now. The task is that of the newest step: one from before it says
-- nothing.
SELECT count(*) AS left_side, count(*) FILTER (n.task IS NOT NULL AND n.due_on IS NOT NULL AND n.owner <> '') AS right_side,
       left_side = right_side AS holds
FROM campaign.case_state s LEFT JOIN campaign.case_now n USING (case_id) WHERE s.is_open
