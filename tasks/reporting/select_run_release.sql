-- The campaigns whose figures a run released. Grain: campaign. Reads out.release.
SELECT DISTINCT campaign_id FROM out.release WHERE run_no = $run_no ORDER BY campaign_id
