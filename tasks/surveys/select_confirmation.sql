-- Targets whose AI call named no need and that no officer has confirmed: the question is put on a worklist, and again when
-- it was not answered. Grain: target. Reads survey_case, campaign.newest_verdict, campaign.survey_response, ops.*.
SELECT c.target_id, c.root_id,
       (SELECT map_from_entries(list((s.path, s.answer) ORDER BY s.path)) FROM campaign.survey_response s
        WHERE s.delivery_id = v.delivery_id AND s.row_no = v.row_no) AS answers
FROM survey_case c
JOIN campaign.newest_verdict v ON v.target_id = c.target_id AND v.verdict = 'ai_no_need' AND v.end_state IS NULL
WHERE c.is_open AND NOT c.is_held AND NOT EXISTS (
    SELECT 1 FROM ops.package_row r JOIN ops.package p USING (package_id)
    WHERE r.subject_id = c.target_id AND p.kind = 'phone_worklist' AND p.run_no >= v.run_no AND p.made_on > $asked_since)
ORDER BY c.order_no, c.target_id
