-- Contacts of officers of which they have had no card, or have one on a sheet that came back with others ticked, with what they
-- said of it; of whoever went, by the officer who has the household now, and where nobody has it yet later. Grain: contact.
-- Reads campaign.contact_attempt, campaign.input_card_state, campaign.access_end, campaign.planned_officer, campaign.target_root,
-- campaign.target_now, campaign.survey_response, typed.phone_result, typed.visit_result, core.*, ref.town; $days back.
WITH made AS MATERIALIZED (
    SELECT a.*, n.current_id FROM campaign.contact_attempt a
    JOIN campaign.target_now n USING (target_id)
    LEFT JOIN campaign.input_card_state s USING (attempt_id)
    WHERE a.channel IN ('phone', 'visit') AND a.result <> 'NOT_DONE' AND NOT starts_with(a.officer_id, 'duty')
      AND a.attempted_on > CAST($as_of AS DATE) - CAST($days AS INTEGER)
      AND (s.attempt_id IS NULL OR (s.is_returned AND NOT s.is_entered))),
gone AS (SELECT officer_id, max(ended_on) AS ended_on FROM campaign.access_end GROUP BY officer_id),
said AS (
    SELECT r.delivery_id, r.row_no, any_value(r.form_version) AS form_version,
           map_from_entries(list((r.path, r.answer) ORDER BY r.path)) AS answers
    FROM campaign.survey_response r SEMI JOIN made USING (delivery_id, row_no) GROUP BY ALL)
SELECT m.attempt_id, m.current_id AS target_id, CASE WHEN g.ended_on > m.attempted_on THEN o.officer_id ELSE m.officer_id END AS officer_id,
       m.channel, m.attempted_on, m.attempted_at, m.result, m.talk_minutes, c.person_name, c.birth_year,
       concat_ws(' ', w.name_ko, c.ri) AS place_ko, coalesce(p.officer, v.officer) AS officer, coalesce(p.need, v.disposition) AS need,
       coalesce(p.services, v.services) AS services, coalesce(p.refusal_scope, v.refusal_scope) AS refusal_scope,
       coalesce(p.remark, v.remark) AS remark, s.answers, s.form_version
FROM made m
JOIN campaign.target_root t ON t.target_id = m.current_id
LEFT JOIN gone g ON g.officer_id = m.officer_id
LEFT JOIN campaign.planned_officer o ON o.target_id = m.current_id
LEFT JOIN typed.phone_result p ON p.delivery_id = m.delivery_id AND p.row_no = m.row_no
LEFT JOIN typed.visit_result v ON v.delivery_id = m.delivery_id AND v.row_no = m.row_no
LEFT JOIN said s ON s.delivery_id = m.delivery_id AND s.row_no = m.row_no
LEFT JOIN core.household_contact c ON c.household_id = t.root_id
LEFT JOIN ref.town w ON w.town_code = c.town_code
WHERE g.ended_on > m.attempted_on IS NOT TRUE OR o.officer_id IS NOT NULL
ORDER BY officer_id, m.current_id, m.attempted_on, m.attempted_at, m.attempt_id
