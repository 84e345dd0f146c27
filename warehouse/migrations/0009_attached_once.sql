-- A target that was attached to one that is attached itself is attached to the last of them, from the run of the last link.
INSERT INTO campaign.target_event BY NAME
WITH RECURSIVE attached AS (SELECT * FROM campaign.target_event WHERE event = 'attached'),
led AS (
    SELECT target_id, attached_to_id, run_no FROM attached
    UNION ALL
    SELECT l.target_id, a.attached_to_id, greatest(l.run_no, a.run_no) FROM led l JOIN attached a ON a.target_id = l.attached_to_id)
SELECT l.target_id, 'attached' AS event, a.happened_on, a.delivery_id, a.row_no, l.run_no, l.attached_to_id
FROM led l
JOIN attached a ON a.attached_to_id = l.attached_to_id
ANTI JOIN attached b ON b.target_id = l.attached_to_id
ANTI JOIN attached c ON c.target_id = l.target_id AND c.attached_to_id = l.attached_to_id
QUALIFY row_number() OVER (PARTITION BY l.target_id ORDER BY a.run_no DESC, a.target_id) = 1;
