-- The figures of the newest release of a campaign. Grain: (figure, place). Reads campaign.figure_release.
INSERT INTO campaign.released_figure
SELECT $campaign_id, (SELECT max(release_no) FROM campaign.figure_release WHERE campaign_id = $campaign_id),
       f.value ->> 'figure', f.value ->> 'place', CAST(f.value ->> 'households' AS BIGINT), $run_no
FROM json_each($figures) f
