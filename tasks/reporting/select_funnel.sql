-- The funnel of a campaign in the order of its steps. Grain: step. Reads out.funnel.
SELECT step, households FROM out.funnel WHERE campaign_id = $campaign_id ORDER BY step_no
