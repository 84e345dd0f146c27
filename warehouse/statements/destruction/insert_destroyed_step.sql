-- By how much the steps of each campaign fell. Grain: (campaign, step). Reads funnel_before, out.funnel.
INSERT INTO ops.destroyed_step
SELECT b.campaign_id, b.step, b.households - f.households, $run_no
FROM funnel_before b JOIN out.funnel f USING (campaign_id, step) WHERE b.households <> f.households
