-- How many consents, and needs told, this stage has not seen. Grain: one row.
-- Reads campaign.consent, campaign.survey_response, ops.stage_run.
WITH seen AS (SELECT coalesce(max(run_no), 0) AS run_no FROM ops.stage_run WHERE stage = 'referrals')
SELECT (SELECT count(*) FROM campaign.consent c, seen WHERE c.run_no > seen.run_no) AS consents,
       (SELECT count(*) FROM campaign.survey_response s, seen
        WHERE s.run_no > seen.run_no AND s.answer = 'true' AND ends_with(s.path, '_need')) AS needs
