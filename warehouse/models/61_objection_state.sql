-- Every objection of a household to a decision, and how it stands: lodged, dismissed, withdrawn, upheld until the county decides
-- anew, then corrected. is_open: somebody owes something; due_on: by when. Grain: objection.
-- Reads campaign.objection, campaign.objection_end, campaign.decision_replacement, campaign.target_now.
CREATE OR REPLACE VIEW campaign.objection_state AS
WITH stood AS (
    SELECT o.* REPLACE (n.current_id AS target_id), e.ended_on, e.document_no, e.correction_due_on,
           CASE WHEN e.state = 'upheld' AND r.run_no IS NOT NULL THEN 'corrected' ELSE coalesce(e.state, 'lodged') END AS stands
    FROM campaign.objection o
    JOIN campaign.target_now n ON n.target_id = o.target_id
    LEFT JOIN campaign.objection_end e ON e.objection_delivery_id = o.delivery_id AND e.objection_row_no = o.row_no
    LEFT JOIN campaign.decision_replacement r
        ON r.replaced_delivery_id = o.decision_delivery_id AND r.replaced_row_no = o.decision_row_no)
SELECT * EXCLUDE (stands, correction_due_on), stands AS state, stands IN ('lodged', 'upheld') AS is_open,
       CASE stands WHEN 'lodged' THEN answer_due_on WHEN 'upheld' THEN correction_due_on END AS due_on
FROM stood
