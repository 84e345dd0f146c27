-- What a household said last of each domain of need, in an interview or at its door: is_needed, and the row that says so.
-- What was said for a target that is attached counts for the one that goes on. Grain: (target, domain).
-- Reads campaign.survey_response, campaign.target_now.
CREATE OR REPLACE VIEW campaign.assessed_need AS
SELECT n.current_id AS target_id, regexp_replace(s.path, '_need$', '') AS domain, s.answer = 'true' AS is_needed, s.answered_on,
       s.delivery_id, s.row_no
FROM campaign.survey_response s JOIN campaign.target_now n USING (target_id)
WHERE ends_with(s.path, '_need')
QUALIFY row_number() OVER (PARTITION BY n.current_id, s.path ORDER BY s.answered_on DESC, s.run_no DESC, s.delivery_id, s.row_no) = 1
