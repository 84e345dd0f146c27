-- The funnel of one campaign in its order. Grain: step. Reads out.funnel.
SELECT step, households FROM out.funnel WHERE campaign_id = $campaign_id ORDER BY step_no
