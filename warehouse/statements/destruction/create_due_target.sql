-- Targets that ended so long ago that their facts are destroyed, with all that were attached to them; the rows that made them are
-- past their years, too. Grain: target. Reads campaign.target_root, campaign.target_now, campaign.listing,
-- campaign.target_event, campaign.disposition, campaign.contact_attempt, campaign.benefit_decision, campaign.post_check,
-- campaign.objection_end, kept_household, living_delivery.
CREATE OR REPLACE TEMP TABLE due_target AS
WITH happened AS (
    SELECT target_id, happened_on FROM campaign.target_event
    UNION ALL SELECT target_id, disposed_on FROM campaign.disposition
    UNION ALL SELECT target_id, attempted_on FROM campaign.contact_attempt
    UNION ALL SELECT target_id, decided_on FROM campaign.benefit_decision
    UNION ALL SELECT target_id, checked_on FROM campaign.post_check
    UNION ALL SELECT target_id, ended_on FROM campaign.objection_end),
last AS (
    SELECT n.current_id, max(h.happened_on) AS last_on FROM happened h JOIN campaign.target_now n USING (target_id) GROUP BY 1),
young AS (
    SELECT n.current_id
    FROM (SELECT target_id, delivery_id FROM campaign.target UNION ALL SELECT target_id, delivery_id FROM campaign.listing) o
    JOIN campaign.target_now n USING (target_id) SEMI JOIN living_delivery d ON d.delivery_id = o.delivery_id)
SELECT n.target_id
FROM campaign.target_now n
JOIN campaign.target_root t ON t.target_id = n.current_id AND t.state IN ('closed', 'removed')
JOIN last l ON l.current_id = n.current_id AND l.last_on + to_years($target_years) <= $as_of
ANTI JOIN kept_household k ON k.root_id = t.root_id
ANTI JOIN young y ON y.current_id = n.current_id
