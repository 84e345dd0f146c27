-- What the pre-check says of the households of a campaign, by benefit; ANY is likely where any benefit is, unlikely where
-- all are, and SOME is told where at least one benefit is either, else cannot_tell.
-- Whole counts; never a decision. Grain: (campaign, benefit, answer). Reads campaign.eligibility_now, campaign.target_root.
CREATE OR REPLACE VIEW out.eligibility AS
WITH checked AS (
    SELECT t.campaign_id, t.root_id, e.benefit, e.answer
    FROM campaign.eligibility_now e JOIN campaign.target_root t USING (target_id) WHERE t.state <> 'removed'),
told AS (
    FROM checked
    UNION ALL
    SELECT campaign_id, root_id, 'ANY', CASE WHEN bool_or(answer = 'likely') THEN 'likely'
           WHEN bool_and(answer = 'unlikely') THEN 'unlikely' ELSE 'cannot_tell' END
    FROM checked GROUP BY campaign_id, root_id
    UNION ALL
    SELECT campaign_id, root_id, 'SOME', CASE WHEN bool_and(answer = 'cannot_tell') THEN 'cannot_tell' ELSE 'told' END
    FROM checked GROUP BY campaign_id, root_id)
SELECT campaign_id, benefit, answer, count(DISTINCT root_id) AS households FROM told GROUP BY ALL
