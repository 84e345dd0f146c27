-- Every accepted row of a phone worklist or a day sheet that came back, with the target it speaks of and what it says about
-- help; target_id is NULL where the named package held no such row, or nobody has judged the call yet. is_talk: a two-way
-- talk with an officer, with minutes. A phone worklist has no disposition of its own: what triage made of the row stands for
-- it, and counselled is a service. A row about a household that was no target when it was sent speaks of the one that was
-- made then; run_no is the run from which the row speaks.
-- Grain: row. Reads typed.visit_result, typed.phone_result, campaign.triage, ops.*, campaign.visit_request,
-- campaign.target, core.household_root, campaign.target_event.
CREATE OR REPLACE VIEW campaign.returned_row AS
WITH told AS (
    SELECT delivery_id, row_no, 'visit_result' AS source, package_id, ref, visited_on AS told_on, result,
           result = 'MET' AND coalesce(talk_minutes, 0) > 0 AS is_talk, disposition, services,
           CASE WHEN consent = 'GIVEN' THEN consent_partners END AS consent_partners,
           CASE WHEN consent = 'GIVEN' THEN consent_items END AS consent_items,
           coalesce(consent = 'REFUSED', false) AS is_consent_refused,
           [CASE WHEN health_need THEN 'health' END, CASE WHEN economy_need THEN 'economy' END,
            CASE WHEN employment_need THEN 'employment' END, CASE WHEN care_need THEN 'care' END,
            CASE WHEN housing_need THEN 'housing' END] AS needs,
           NULL AS judged_target_id, NULL AS judged_run_no
    FROM typed.visit_result
    UNION ALL
    SELECT delivery_id, row_no, 'phone_result', package_id, ref, called_on, result,
           result = 'TALKED' AND coalesce(minutes, 0) > 0,
           CASE g.verdict WHEN 'no_need' THEN 'NO_NEED' WHEN 'counselled' THEN 'SERVICE' WHEN 'watch' THEN 'WATCH'
                          WHEN 'locate' THEN 'LOCATE' END,
           services, consent_partners, consent_items, false,
           [CASE WHEN health_need THEN 'health' END, CASE WHEN economy_need THEN 'economy' END,
            CASE WHEN employment_need THEN 'employment' END, CASE WHEN care_need THEN 'care' END,
            CASE WHEN housing_need THEN 'housing' END],
           g.target_id, g.run_no
    FROM typed.phone_result LEFT JOIN campaign.triage g USING (delivery_id, row_no)),
-- The target of a household that was sent as one: open when the package left, else the next that was made. Targets are made
-- after a run's outcomes were taken, so the row speaks from the run after.
made AS (
    SELECT p.package_id, p.subject_id AS household_id, arg_min(t.target_id, t.run_no) AS target_id, min(t.run_no) + 1 AS run_no
    FROM ops.package_row p
    JOIN core.household_root r ON r.household_id = p.subject_id
    JOIN core.household_root h ON h.root_id = r.root_id
    JOIN campaign.target t ON t.household_id = h.household_id
    WHERE p.subject_kind = 'household'
      AND NOT EXISTS (SELECT 1 FROM campaign.target_event e WHERE e.target_id = t.target_id
                      AND (e.event = 'removed' OR (e.event = 'closed' AND e.run_no < p.run_no)))
    GROUP BY ALL)
SELECT t.* EXCLUDE (needs, judged_target_id, judged_run_no), list_filter(t.needs, lambda need: need IS NOT NULL) AS domains,
       coalesce(t.judged_target_id, q.target_id, m.target_id,
                CASE WHEN t.source = 'visit_result' AND p.subject_kind = 'target' THEN p.subject_id END) AS target_id,
       CASE WHEN starts_with(k.recipient, 'officer-') THEN substr(k.recipient, 9) ELSE k.recipient END AS officer_id,
       greatest(v.run_no, t.judged_run_no, m.run_no) AS run_no
FROM told t
JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted
LEFT JOIN ops.package_row p ON p.package_id = t.package_id AND p.ref = t.ref
LEFT JOIN ops.package k ON k.package_id = t.package_id
-- Ids of two tables are never equal. A condition on the left side alone would make a nested loop of the join.
LEFT JOIN campaign.visit_request q ON q.request_id = CASE t.source WHEN 'visit_result' THEN p.subject_id END
LEFT JOIN made m ON m.package_id = p.package_id AND m.household_id = CASE t.source WHEN 'visit_result' THEN p.subject_id END
WHERE NOT EXISTS (SELECT 1 FROM ops.quarantine x WHERE x.delivery_id = t.delivery_id AND x.row_no = t.row_no
                  AND x.action = 'quarantine_row')
