-- Households with an open target each that turned out to be one: the target that is open, else urgent, else earliest goes on,
-- and the others are attached to it, with whatever was attached to them. The fact is the row that told that the households
-- are one. Grain: target. Reads campaign.target_root, campaign.target_now, core.household_link_now.
INSERT INTO campaign.target_event BY NAME
WITH rival AS (
    SELECT target_id, household_id, delivery_id, row_no, first_value(target_id) OVER first_come AS attached_to_id,
           first_value(household_id) OVER first_come AS other_household_id, row_number() OVER first_come AS place
    FROM campaign.target_root WHERE state IN ('waiting', 'open')
    WINDOW first_come AS (PARTITION BY root_id ORDER BY state = 'waiting', NOT is_urgent, run_no, target_id))
SELECT n.target_id, 'attached' AS event, $as_of AS happened_on, coalesce(k.delivery_id, o.delivery_id, r.delivery_id) AS delivery_id,
       coalesce(k.row_no, o.row_no, r.row_no) AS row_no, $run_no AS run_no, r.attached_to_id
FROM rival r
JOIN campaign.target_now n ON n.current_id = r.target_id
LEFT JOIN core.household_link_now k ON k.from_household_id = r.household_id
LEFT JOIN core.household_link_now o ON o.from_household_id = r.other_household_id
WHERE r.place > 1
