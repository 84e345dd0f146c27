-- Targets that no decision may strike: on a national list, reported themselves or to be watched, or the one that goes on for
-- such a one. A local addition that waits takes the listing of its household and keeps its basis, so the basis alone does
-- not say it.
-- Grain: target. Reads campaign.listing, campaign.target, campaign.target_now.
CREATE OR REPLACE VIEW campaign.kept_target AS
SELECT DISTINCT n.current_id AS target_id
FROM (SELECT target_id FROM campaign.listing
      UNION SELECT target_id FROM campaign.target WHERE basis NOT IN ('selected', 'audit'))
JOIN campaign.target_now n USING (target_id)
