-- Every consent that was taken back, at the door or by an order, with the first row that did it: said on its day or later, of its
-- partner or of all. One for a target that is attached is taken back with the one that goes on. Grain: consent.
-- Reads campaign.consent, campaign.consent_withdrawal, campaign.target_now.
CREATE OR REPLACE VIEW campaign.withdrawn_consent AS
SELECT c.consent_id, arg_min({'delivery_id': w.delivery_id, 'row_no': w.row_no, 'withdrawn_on': w.withdrawn_on},
       (w.run_no, w.delivery_id, w.row_no)) AS source
FROM campaign.consent c
JOIN campaign.target_now n USING (target_id)
JOIN campaign.target_now m ON m.current_id = n.current_id
JOIN campaign.consent_withdrawal w ON w.target_id = m.target_id AND (w.withdrawn_on, w.run_no) >= (c.given_on, c.run_no)
WHERE coalesce(w.partner = c.partner, true)
GROUP BY c.consent_id
