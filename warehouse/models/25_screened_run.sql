-- The last run whose screening saw an open campaign: what came since, or while none was open, is new to the next.
-- Grain: one row. Reads ops.stage_run, campaign.campaign_event.
CREATE OR REPLACE VIEW campaign.screened_run AS
SELECT coalesce(max(r.run_no), 0) AS run_no FROM ops.stage_run r
WHERE r.stage = 'screening' AND EXISTS (
    SELECT 1 FROM campaign.campaign_event o WHERE o.event = 'opened' AND o.run_no <= r.run_no AND NOT EXISTS (
        SELECT 1 FROM campaign.campaign_event c
        WHERE c.campaign_id = o.campaign_id AND c.event = 'closed' AND c.run_no <= r.run_no))
