-- Every accepted row of a phone worklist or a day sheet that came back, with the target it speaks of and what it says about
-- help; target_id is NULL where the named package held no such row. is_talk: a two-way talk with an officer, with minutes.
-- A phone worklist has no disposition of its own: what triage made of the row stands for it, and counselled is a service.
-- Grain: row. Reads typed.visit_result, typed.phone_result, campaign.triage, ops.*, campaign.visit_request.
CREATE OR REPLACE VIEW campaign.returned_row AS
WITH told AS (
    SELECT delivery_id, row_no, 'visit_result' AS source, package_id, ref, visited_on AS told_on, result,
           result = 'MET' AND coalesce(talk_minutes, 0) > 0 AS is_talk, disposition, services,
           CASE WHEN consent = 'GIVEN' THEN consent_partners END AS consent_partners,
           CASE WHEN consent = 'GIVEN' THEN consent_items END AS consent_items,
           coalesce(consent = 'REFUSED', false) AS is_consent_refused,
           [CASE WHEN health_need THEN 'health' END, CASE WHEN economy_need THEN 'economy' END,
            CASE WHEN employment_need THEN 'employment' END, CASE WHEN care_need THEN 'care' END,
            CASE WHEN housing_need THEN 'housing' END] AS needs
    FROM typed.visit_result
    UNION ALL
    SELECT delivery_id, row_no, 'phone_result', package_id, ref, called_on, result,
           result = 'TALKED' AND coalesce(minutes, 0) > 0,
           CASE g.verdict WHEN 'no_need' THEN 'NO_NEED' WHEN 'counselled' THEN 'SERVICE' WHEN 'watch' THEN 'WATCH'
                          WHEN 'locate' THEN 'LOCATE' END,
           services, consent_partners, consent_items, false,
           [CASE WHEN health_need THEN 'health' END, CASE WHEN economy_need THEN 'economy' END,
            CASE WHEN employment_need THEN 'employment' END, CASE WHEN care_need THEN 'care' END,
            CASE WHEN housing_need THEN 'housing' END]
    FROM typed.phone_result LEFT JOIN campaign.triage g USING (delivery_id, row_no))
SELECT t.* EXCLUDE (needs), list_filter(t.needs, lambda need: need IS NOT NULL) AS domains,
       coalesce(q.target_id, CASE WHEN p.subject_kind = 'target' THEN p.subject_id END) AS target_id,
       CASE WHEN starts_with(k.recipient, 'officer-') THEN substr(k.recipient, 9) ELSE k.recipient END AS officer_id, v.run_no
FROM told t
JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted
LEFT JOIN ops.package_row p ON p.package_id = t.package_id AND p.ref = t.ref
LEFT JOIN ops.package k ON k.package_id = t.package_id
LEFT JOIN campaign.visit_request q ON p.subject_kind = 'visit_request' AND q.request_id = p.subject_id
WHERE NOT EXISTS (SELECT 1 FROM ops.quarantine x WHERE x.delivery_id = t.delivery_id AND x.row_no = t.row_no
                  AND x.action = 'quarantine_row')
