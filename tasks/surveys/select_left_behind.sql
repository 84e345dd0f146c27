-- Officers whose access to what they were sent in a town ended before today, and who have not worked in it since: what nobody was
-- there to take over on that day goes to whoever comes; the town is that of today, where it became part of another since.
-- Grain: (officer, town). Reads campaign.access_end, ref.town_alias, core.officer_day.
WITH ended AS (
    SELECT e.* REPLACE (coalesce(a.town_code, e.town_code) AS town_code)
    FROM campaign.access_end e LEFT JOIN ref.town_alias a ON a.alias = e.town_code)
SELECT e.officer_id, e.town_code, e.cause, e.delivery_id, e.row_no
FROM ended e
ANTI JOIN (SELECT officer_id, town_code, duty_date FROM core.officer_day WHERE is_at_work(leave)) d
    ON d.officer_id = e.officer_id AND d.town_code = e.town_code AND d.duty_date BETWEEN e.ended_on AND $as_of
WHERE e.ended_on < $as_of
QUALIFY row_number() OVER (PARTITION BY e.officer_id, e.town_code ORDER BY e.ended_on DESC, e.delivery_id, e.row_no) = 1
ORDER BY e.officer_id, e.town_code
