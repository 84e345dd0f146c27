-- Households that no officer's week had room for when a day's plan was last made, and that nobody was given since, by town, with
-- the minutes at the desk that are missing. Grain: (campaign, town); town_code '' where the town is unknown.
-- Reads campaign.unassigned, campaign.target_root, campaign.contact_plan, ops.stage_run, ref.calendar_day.
CREATE OR REPLACE VIEW out.unassigned AS
WITH last AS (
    SELECT max(s.run_no) AS run_no FROM ops.stage_run s LEFT JOIN ref.calendar_day c ON c.day = s.as_of
    WHERE s.stage = 'surveys' AND c.is_working IS DISTINCT FROM false),
-- Told apart before the households are looked at: DuckDB 1.5.5 cannot bind an ANTI JOIN whose runs can never meet.
planned AS (SELECT p.target_id FROM campaign.contact_plan p JOIN last ON p.run_no >= last.run_no)
SELECT t.campaign_id, coalesce(u.town_code, '') AS town_code, count(*) AS households,
       count(*) FILTER (u.officer_id IS NOT NULL) AS households_waiting_for_theirs, CAST(sum(u.minutes) AS BIGINT) AS minutes_missing
FROM campaign.unassigned u
JOIN last USING (run_no)
JOIN campaign.target_root t USING (target_id)
ANTI JOIN planned USING (target_id)
WHERE t.state = 'open'
GROUP BY ALL
