-- Every accepted row of a phone worklist or a day sheet that came back (of a visit: that tells what came of it, and no line
-- did before), and every call that came out of 행복이음 and was judged, with the target it speaks of and what it says about
-- help; target_id is NULL where the named package held no such row, or nobody has judged the call yet. is_talk: a two-way
-- talk with an officer, with minutes. A phone worklist has no disposition of its own: what triage made of the row stands for
-- it, and counselled is a service. A row about a household that was no target when it was sent speaks of the one that was
-- made then, and one about a target that is attached speaks of the one that goes on; run_no is the run from which the row
-- speaks, and stays when the target changes.
-- Grain: row. Reads typed.visit_result, typed.phone_result, typed.ssis_result, campaign.triage, ops.*,
-- campaign.package_subject, campaign.repeated_visit, campaign.target_now, campaign.visit_outcome, campaign.target.
CREATE OR REPLACE VIEW campaign.returned_row AS
WITH told AS (
    SELECT delivery_id, row_no, 'visit_result' AS source, package_id, ref, visited_on AS told_on, result,
           result = 'MET' AND coalesce(talk_minutes, 0) > 0 AS is_talk, disposition, services,
           CASE WHEN consent = 'GIVEN' THEN consent_partners END AS consent_partners,
           CASE WHEN consent = 'GIVEN' THEN consent_items END AS consent_items,
           coalesce(consent = 'REFUSED', false) OR is_taken_back(consent_partners, consent_items) AS is_consent_refused,
           coalesce(consent_right_told, false) AS is_right_told,
           [CASE WHEN health_need THEN 'health' END, CASE WHEN economy_need THEN 'economy' END,
            CASE WHEN employment_need THEN 'employment' END, CASE WHEN care_need THEN 'care' END,
            CASE WHEN housing_need THEN 'housing' END, CASE WHEN daily_living_need THEN 'daily_living' END,
            CASE WHEN relation_need THEN 'relation' END, CASE WHEN rights_need THEN 'rights' END,
            CASE WHEN safety_need THEN 'safety' END, CASE WHEN upbringing_need THEN 'upbringing' END] AS needs,
           NULL AS judged_target_id, NULL AS judged_run_no, NULL AS told_officer_id, false AS is_questionnaire
    FROM typed.visit_result ANTI JOIN campaign.repeated_visit USING (delivery_id, row_no)
    WHERE result IS NOT NULL
    UNION ALL
    SELECT delivery_id, row_no, 'phone_result', package_id, ref, called_on, result,
           result = 'TALKED' AND identity IS DISTINCT FROM 'MISMATCH' AND coalesce(minutes, 0) > 0,
           CASE g.verdict WHEN 'no_need' THEN 'NO_NEED' WHEN 'counselled' THEN 'SERVICE' WHEN 'watch' THEN 'WATCH'
                          WHEN 'locate' THEN 'LOCATE' END,
           services, consent_partners, consent_items, is_taken_back(consent_partners, consent_items), coalesce(consent_right_told, false),
           [CASE WHEN health_need THEN 'health' END, CASE WHEN economy_need THEN 'economy' END,
            CASE WHEN employment_need THEN 'employment' END, CASE WHEN care_need THEN 'care' END,
            CASE WHEN housing_need THEN 'housing' END, CASE WHEN daily_living_need THEN 'daily_living' END,
            CASE WHEN relation_need THEN 'relation' END, CASE WHEN rights_need THEN 'rights' END,
            CASE WHEN safety_need THEN 'safety' END, CASE WHEN upbringing_need THEN 'upbringing' END],
           g.target_id, g.run_no, NULL, coalesce(recorded_in IS NOT NULL AND result IS NULL, false)
    FROM typed.phone_result LEFT JOIN campaign.triage g USING (delivery_id, row_no)
    UNION ALL
    SELECT delivery_id, row_no, 'ssis_result', package_id, ref, called_on, result, result = 'TALKED' AND coalesce(minutes, 0) > 0,
           CASE g.verdict WHEN 'no_need' THEN 'NO_NEED' WHEN 'counselled' THEN 'SERVICE' WHEN 'watch' THEN 'WATCH'
                          WHEN 'locate' THEN 'LOCATE' END,
           services, NULL, NULL, false, false, [], g.target_id, g.run_no, officer_id, false
    FROM typed.ssis_result JOIN campaign.triage g USING (delivery_id, row_no))
SELECT t.* EXCLUDE (needs, judged_target_id, judged_run_no, told_officer_id, is_questionnaire)
           REPLACE (CASE WHEN NOT t.is_consent_refused THEN t.consent_partners END AS consent_partners,
                    CASE WHEN NOT t.is_consent_refused THEN t.consent_items END AS consent_items),
       list_filter(t.needs, lambda need: need IS NOT NULL) AS domains,
       CASE WHEN t.source = 'visit_result' OR t.is_questionnaire THEN s.target_id ELSE n.current_id END AS target_id,
       CASE WHEN t.told_officer_id IS NOT NULL THEN t.told_officer_id
            WHEN starts_with(k.recipient, 'officer-') THEN substr(k.recipient, 9) ELSE k.recipient END AS officer_id,
       -- Of a household that had several targets in turn, the row spoke of the one whose visit was taken in.
       greatest(v.run_no, e.run_no, t.judged_run_no, CASE WHEN t.source = 'visit_result' AND s.subject_kind = 'household'
           THEN least(s.from_run_no, o.run_no + CAST(g.run_no = o.run_no AS INTEGER)) END) AS run_no
FROM told t
JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted
LEFT JOIN ops.released_row e ON e.delivery_id = t.delivery_id AND e.row_no = t.row_no
LEFT JOIN ops.package k ON k.package_id = t.package_id AND is_officers(k.kind)
LEFT JOIN campaign.package_subject s ON s.package_id = k.package_id AND s.ref = t.ref
LEFT JOIN campaign.target_now n ON n.target_id = t.judged_target_id
LEFT JOIN campaign.visit_outcome o ON o.delivery_id = t.delivery_id AND o.row_no = t.row_no
LEFT JOIN campaign.target g ON g.target_id = o.target_id
ANTI JOIN ops.held_row x ON x.delivery_id = t.delivery_id AND x.row_no = t.row_no
