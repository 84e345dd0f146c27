-- How many consents this stage has not seen. Grain: one row. Reads campaign.consent, ops.stage_run.
SELECT count(*) AS consents FROM campaign.consent
WHERE run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'referrals')
