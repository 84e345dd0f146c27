-- Case managers in service: officers of the newest roster with one of the declared words among their skills, but for those
-- who went away for long and were not at work since. ended_on: since when what they were sent before is closed to them.
-- Grain: officer. Reads core.officer, core.officer_day, campaign.access_end; $skills is a list of words.
WITH ended AS (
    SELECT officer_id, max(ended_on) AS ended_on, arg_max(cause, ended_on) AS cause FROM campaign.access_end GROUP BY officer_id)
SELECT o.officer_id, o.officer_name, e.ended_on
FROM core.officer o
LEFT JOIN ended e USING (officer_id)
WHERE list_has_any(list_transform(string_split(coalesce(o.skills, ''), ','), lambda word: trim(word)), texts_of($skills))
  AND (e.cause IS DISTINCT FROM 'absent' OR EXISTS (
      SELECT 1 FROM core.officer_day d
      WHERE d.officer_id = o.officer_id AND d.duty_date BETWEEN e.ended_on AND $as_of AND is_at_work(d.leave)))
ORDER BY o.officer_id
