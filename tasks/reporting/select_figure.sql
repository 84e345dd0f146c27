-- The figures of a campaign as they stand: the steps of its funnel (place: county), and its households by town and cell, as
-- the report has them. Grain: (figure, place). Reads out.funnel, campaign.target_end.
SELECT step AS figure, 'county' AS place, households FROM out.funnel WHERE campaign_id = $campaign_id
UNION ALL
SELECT CASE WHEN end_state IN ('closed_service', 'closed_benefit', 'closed_case') THEN 'helped'
            WHEN end_state = 'open' THEN 'unended' ELSE 'ended' END, coalesce(town_code, ''), count(*)
FROM campaign.target_end WHERE campaign_id = $campaign_id GROUP BY ALL
ORDER BY figure, place
