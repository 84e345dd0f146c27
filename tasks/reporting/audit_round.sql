-- The rounds of a campaign: listings that ended by the due day, later, or not yet. Grain: round. Reads campaign.listing_end.
SELECT round_no, due_on, count(*) AS listings, count(*) FILTER (is_in_time) AS ended_in_time,
       count(*) FILTER (NOT is_in_time) AS ended_late, count(*) FILTER (closed_on IS NULL) AS unended
FROM campaign.listing_end WHERE campaign_id = $campaign_id GROUP BY ALL ORDER BY round_no, due_on
