-- Targets that no decision may strike: on a national list, reported themselves or to be watched, or the one that goes on for
-- such a one. A local addition that waits takes the listing of its household and keeps its basis, so the basis alone does
-- not say it; since run run_no.
-- Grain: target. Reads campaign.listing, campaign.target, campaign.target_now.
CREATE OR REPLACE VIEW campaign.kept_target AS
SELECT n.current_id AS target_id, min(k.run_no) AS run_no
FROM (SELECT target_id, run_no FROM campaign.listing
      UNION ALL SELECT target_id, run_no FROM campaign.target WHERE basis NOT IN ('selected', 'audit')) k
JOIN campaign.target_now n USING (target_id)
GROUP BY n.current_id
