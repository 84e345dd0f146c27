-- Contacts that were laid out ready to copy, by their newest card. is_returned: a tick of that sheet came back, so that one
-- without is not entered. is_entered: an officer ticked a card of the contact. Grain: contact.
-- Reads campaign.input_card, typed.phone_result, ops.delivery_verdict, ops.held_row.
CREATE OR REPLACE VIEW campaign.input_card_state AS
WITH ticked AS (
    SELECT DISTINCT r.package_id, r.ref FROM typed.phone_result r
    JOIN ops.delivery_verdict v ON v.delivery_id = r.delivery_id AND v.is_accepted
    ANTI JOIN ops.held_row h ON h.delivery_id = r.delivery_id AND h.row_no = r.row_no
    WHERE r.entered)
SELECT c.attempt_id, arg_max(c.package_id, c.run_no) AS package_id,
       arg_max(c.package_id IN (SELECT package_id FROM ticked), c.run_no) AS is_returned, bool_or(t.ref IS NOT NULL) AS is_entered
FROM campaign.input_card c LEFT JOIN ticked t ON t.package_id = c.package_id AND t.ref = c.ref
GROUP BY c.attempt_id
