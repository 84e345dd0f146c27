-- law: every target closed by a benefit has a granted decision in force with its document number, or is owed another way
-- Grain: one row. Reads campaign.target_event, campaign.decision_in_force, campaign.undone_benefit, campaign.target_now.
SELECT count(*) AS left_side, count(d.target_id) AS right_side, left_side = right_side AS holds
FROM (SELECT DISTINCT target_id FROM campaign.target_event WHERE end_state = 'closed_benefit')
LEFT JOIN (SELECT DISTINCT n.current_id AS target_id FROM campaign.decision_in_force JOIN campaign.target_now n USING (target_id)
           WHERE decision = 'GRANTED' AND trim(document_no) <> ''
           UNION SELECT target_id FROM campaign.undone_benefit) d USING (target_id)
