-- Households that were targets, of which nobody takes care any more and somebody is here; each comes in anew as it did first.
-- parted: their target was attached to that of a household with which they were one, and are one no longer, while the target that goes on
-- is open: it is called and visited where the others live. back: their target ended because the register said that nobody was left, in this
-- campaign or by a row that was withdrawn since, and nothing says so now. Grain: target.
-- Reads campaign.target_root, campaign.target_now, campaign.target_event, campaign.campaign_event, core.withdrawn_row,
-- typed.death_and_move, exclusion.
CREATE OR REPLACE TEMP TABLE left_alone AS
WITH parted AS (
    SELECT t.target_id, (SELECT max(e.run_no) FROM campaign.target_event e WHERE e.target_id = t.target_id AND e.event = 'attached')
               AS since_no
    FROM campaign.target_root t
    JOIN campaign.target_now n ON n.target_id = t.target_id AND n.current_id <> t.target_id
    JOIN campaign.target_root g ON g.target_id = n.current_id AND g.root_id <> t.root_id AND g.state IN ('waiting', 'open')),
back AS (
    SELECT e.target_id, e.run_no AS since_no
    FROM campaign.target_event e
    SEMI JOIN typed.death_and_move d ON d.delivery_id = e.delivery_id AND d.row_no = e.row_no
    LEFT JOIN core.withdrawn_row w ON w.delivery_id = e.delivery_id AND w.row_no = e.row_no
    WHERE e.event = 'closed' AND (w.row_no IS NOT NULL OR e.run_no >= (
        SELECT max(o.run_no) FROM campaign.campaign_event o WHERE o.campaign_id = $campaign_id AND o.event = 'opened')))
SELECT t.target_id, t.root_id AS household_id, t.basis, t.delivery_id, t.row_no
FROM (FROM parted UNION ALL FROM back) s
JOIN campaign.target_root t USING (target_id)
ANTI JOIN exclusion x ON x.household_id = t.root_id
WHERE NOT EXISTS (SELECT 1 FROM campaign.target_root o
                  WHERE o.root_id = t.root_id AND (o.run_no > s.since_no OR o.state IN ('waiting', 'open')))
