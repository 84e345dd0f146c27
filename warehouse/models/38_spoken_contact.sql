-- Contacts in which somebody of the household spoke with us, whoever began: they end a search for it. A row that itself says
-- that they are to be looked for finds nobody, whoever spoke. What was said for a target that is attached counts for the one
-- that goes on. Grain: returned row. Reads campaign.contact_attempt, campaign.target_now, campaign.triage.
CREATE OR REPLACE VIEW campaign.spoken_contact AS
SELECT n.current_id AS target_id, a.attempted_on, a.delivery_id, a.row_no, a.run_no
FROM campaign.contact_attempt a
JOIN campaign.target_now n USING (target_id)
ANTI JOIN (SELECT delivery_id, row_no FROM campaign.triage WHERE verdict = 'locate') l
    ON l.delivery_id = a.delivery_id AND l.row_no = a.row_no
WHERE a.is_talk OR a.result IN ('COMPLETED', 'PARTIAL', 'TALKED', 'CALL_LATER', 'REFUSED', 'MET')
