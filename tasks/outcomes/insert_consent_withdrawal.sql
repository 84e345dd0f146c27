-- People who were asked and said no; earlier consents of theirs hold no longer. Grain: row. Reads help_answer.
INSERT INTO campaign.consent_withdrawal BY NAME
SELECT delivery_id, row_no, target_id, told_on AS withdrawn_on, $run_no AS run_no
FROM help_answer WHERE target_id IS NOT NULL AND is_consent_refused
