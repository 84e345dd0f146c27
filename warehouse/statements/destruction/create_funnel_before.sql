-- The funnel before anything is destroyed. Grain: (campaign, step). Reads out.funnel.
CREATE OR REPLACE TEMP TABLE funnel_before AS SELECT campaign_id, step, households FROM out.funnel
