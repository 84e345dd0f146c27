-- The newest day from which earlier packages are closed to an officer. Grain: officer. Reads campaign.access_end.
SELECT officer_id, max(ended_on) AS ended_on FROM campaign.access_end WHERE ended_on <= $as_of GROUP BY officer_id
