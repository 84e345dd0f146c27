-- Households that were targets, of which nobody takes care any more and somebody is here; each comes in anew as it did first.
-- parted: their target was attached to that of a household with which they were one, and are one no longer, while the target
-- that goes on is open: it is called and visited where the others live. back: their target ended because the register said
-- that nobody was left, in this campaign or by a row that was withdrawn since, and nothing says so now. unburied: an officer
-- was told so at the door, in this campaign, and a line was put right since, or the register has somebody here. Grain:
-- target.
-- Reads campaign.target_root, campaign.target_now, campaign.target_event, campaign.campaign_event, core.withdrawn_row,
-- typed.death_and_move, core.door_loss, core.door_loss_now, core.person_household, core.person_status, exclusion.
CREATE OR REPLACE TEMP TABLE left_alone AS
WITH opened AS (
    SELECT max(run_no) AS run_no FROM campaign.campaign_event WHERE campaign_id = $campaign_id AND event = 'opened'),
parted AS (
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
    WHERE e.event = 'closed' AND (w.row_no IS NOT NULL OR e.run_no >= (SELECT run_no FROM opened))),
unburied AS (
    SELECT e.target_id, max(e.run_no) AS since_no
    FROM campaign.target_event e
    SEMI JOIN core.door_loss d ON d.delivery_id = e.delivery_id AND d.row_no = e.row_no
    JOIN campaign.target_root t ON t.target_id = e.target_id
    JOIN core.person_household m ON m.household_id = t.root_id
    LEFT JOIN core.person_status s ON s.person_id = m.person_id AND s.status <> 'HERE'
    LEFT JOIN core.door_loss_now l ON l.person_id = m.person_id
    WHERE e.event = 'closed' AND e.end_state IN ('closed_died', 'closed_institution') AND s.person_id IS NULL AND l.person_id IS NULL
      AND e.run_no >= greatest((SELECT run_no FROM opened), (SELECT min(run_no) FROM core.door_loss))
    GROUP BY e.target_id)
SELECT t.target_id, t.root_id AS household_id, t.basis, t.delivery_id, t.row_no
FROM (FROM parted UNION ALL FROM back UNION ALL FROM unburied) s
JOIN campaign.target_root t USING (target_id)
ANTI JOIN exclusion x ON x.household_id = t.root_id
WHERE NOT EXISTS (SELECT 1 FROM campaign.target_root o
                  WHERE o.root_id = t.root_id AND (o.run_no > s.since_no OR o.state IN ('waiting', 'open')))
