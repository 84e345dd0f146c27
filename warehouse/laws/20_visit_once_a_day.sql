-- law: no household has two visits planned on one day
-- Grain: one row. Reads campaign.visit, campaign.target_event. A visit that was taken back, or moved to another day, does not
-- count where it was. One for a day after its target was attached to another is one of that other's household; on the day
-- itself, and before, nobody could know.
WITH newest AS (SELECT * FROM campaign.visit QUALIFY row_number() OVER (PARTITION BY visit_id ORDER BY run_no DESC) = 1),
attached AS (SELECT * FROM campaign.target_event WHERE event = 'attached'),
planned AS (
    SELECT v.visit_id, v.visit_on, coalesce(arg_max(a.attached_to_id, a.run_no), v.target_id) AS target_id
    FROM newest v LEFT JOIN attached a ON a.target_id = v.target_id AND a.happened_on < v.visit_on
    WHERE v.state = 'planned' GROUP BY v.visit_id, v.visit_on, v.target_id)
SELECT count(*) AS left_side, count(DISTINCT (target_id, visit_on)) AS right_side, left_side = right_side AS holds
FROM planned
