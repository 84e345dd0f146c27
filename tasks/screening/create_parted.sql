-- Households whose target was attached to that of a household with which they were one, and are one no longer, while the target that goes
-- on is open: it is called and visited where the others live, and nobody would speak with these. Each comes in anew as it did first.
-- Grain: target. Reads campaign.target_root, campaign.target_now, campaign.target_event.
CREATE OR REPLACE TEMP TABLE parted AS
SELECT t.target_id, t.root_id AS household_id, t.basis, t.delivery_id, t.row_no
FROM campaign.target_root t
JOIN campaign.target_now n ON n.target_id = t.target_id AND n.current_id <> t.target_id
JOIN campaign.target_root g ON g.target_id = n.current_id AND g.root_id <> t.root_id AND g.state IN ('waiting', 'open')
WHERE NOT EXISTS (
    SELECT 1 FROM campaign.target_root x
    WHERE x.root_id = t.root_id
      AND x.run_no > (SELECT max(e.run_no) FROM campaign.target_event e WHERE e.target_id = t.target_id AND e.event = 'attached'))
