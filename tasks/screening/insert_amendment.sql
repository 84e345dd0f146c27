-- What each change that an amendment asked for came to, after they were carried out; an old list's change has no reason.
-- What stands for the place of a household that is struck may be no place at all; whom only another's change moved got no place.
-- Grain: row.
-- Reads amendment, campaign.target_event, campaign.target_place.
INSERT INTO campaign.amendment BY NAME
SELECT a.delivery_id, a.row_no, a.list_id, a.target_id, a.action, TRY_CAST(a.order_no AS INTEGER) AS order_no, a.reason_code,
       CASE WHEN a.action = 'REMOVE' AND a.is_kept THEN 'not_removable'
            WHEN e.target_id IS NOT NULL OR p.target_id IS NOT NULL THEN 'done' ELSE 'nothing_to_do' END AS outcome,
       $run_no AS run_no
FROM amendment a
LEFT JOIN (SELECT target_id, 'REMOVE' AS action FROM campaign.target_event WHERE event = 'removed' AND run_no = $run_no) e
    ON e.target_id = a.target_id AND e.action = a.action
LEFT JOIN campaign.target_place p
    ON p.target_id = a.target_id AND p.delivery_id = a.delivery_id AND p.row_no = a.row_no AND p.run_no = $run_no
