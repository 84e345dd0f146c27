-- A visit that was made is a contact; a talk is one with somebody, in minutes. Grain: row. Reads new_result.
INSERT INTO campaign.contact_attempt
SELECT id_of('contact_attempt', 'visit|' || delivery_id || '|' || row_no), target_id, 'visit', visited_on, started_at, NULL,
       result, result = 'MET' AND coalesce(talk_minutes, 0) > 0, talk_minutes, officer_id, package_id, delivery_id, row_no,
       $run_no
FROM new_result WHERE target_id IS NOT NULL AND result <> 'NOT_DONE'
