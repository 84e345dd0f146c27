-- What hangs on a delivery, or on one row of it: the targets of the households that its rows name, whether one of the rows
-- brought them in, and what was done for them, notices and letters that left, too. Grain: target.
-- Of one that was refused whole, or tells of a death that was kept back, those whom it holds.
-- Reads campaign.unread_refusal, core.current_link, core.person_household, campaign.target_root, campaign.target,
-- campaign.listing, campaign.target_now, out.contact_attempt, campaign.visit.
WITH named AS (
    SELECT DISTINCT m.household_id
    FROM core.current_link l JOIN core.person_household m USING (person_id)
    WHERE l.delivery_id = $delivery_id AND l.row_no = coalesce($row_no, l.row_no)
    UNION
    SELECT t.root_id FROM campaign.unread_refusal u JOIN campaign.target_root t USING (target_id)
    WHERE u.delivery_id = $delivery_id
      AND ((u.row_no IS NULL AND $row_no IS NULL) OR (u.what = 'death' AND u.row_no = coalesce($row_no, u.row_no)))),
brought AS (
    SELECT DISTINCT n.current_id AS target_id
    FROM (SELECT target_id, delivery_id, row_no FROM campaign.target
          UNION ALL SELECT target_id, delivery_id, row_no FROM campaign.listing) b
    JOIN campaign.target_now n USING (target_id)
    WHERE b.delivery_id = $delivery_id AND b.row_no = coalesce($row_no, b.row_no)),
contact AS (
    SELECT n.current_id AS target_id, count(*) AS contacts
    FROM out.contact_attempt JOIN campaign.target_now n USING (target_id) GROUP BY n.current_id),
planned AS (
    SELECT n.current_id AS target_id, count(DISTINCT visit_id) AS visits
    FROM campaign.visit JOIN campaign.target_now n USING (target_id) GROUP BY n.current_id)
SELECT t.root_id AS household_id, t.target_id, t.state, b.target_id IS NOT NULL AS is_brought, coalesce(c.contacts, 0) AS contacts,
       coalesce(p.visits, 0) AS visits
FROM campaign.target_root t
LEFT JOIN brought b USING (target_id)
LEFT JOIN contact c USING (target_id)
LEFT JOIN planned p USING (target_id)
WHERE b.target_id IS NOT NULL OR t.root_id IN (SELECT household_id FROM named)
ORDER BY is_brought DESC, t.state, t.target_id
