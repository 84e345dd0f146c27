-- Lines of day sheets that say of a visit what an earlier line said: a sheet comes again with one more line, and no visit,
-- absence or service counts twice. A line that says more or otherwise is none. Released rows were told by the run of their
-- release. Grain: row.
-- Reads typed.visit_result, ops.*.
CREATE OR REPLACE VIEW campaign.repeated_visit AS
SELECT t.delivery_id, t.row_no
FROM typed.visit_result t
JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted
LEFT JOIN ops.released_row e ON e.delivery_id = t.delivery_id AND e.row_no = t.row_no
ANTI JOIN ops.held_row h ON h.delivery_id = t.delivery_id AND h.row_no = t.row_no
WHERE t.result IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY t.package_id, t.ref, t.visited_on, t.started_at, t.result, t.minutes, t.talk_minutes, t.refusal_scope,
        t.health_need, t.economy_need, t.employment_need, t.care_need, t.daily_living_need, t.relation_need, t.housing_need,
        t.rights_need, t.safety_need, t.upbringing_need, t.household_size, t.income_band, t.assets_band, t.urgent, t.notice,
        t.door_seal, t.disposition, t.services, t.applied_by, t.application_consent, t.consent, t.consent_partners,
        t.consent_items, t.consent_right_told
    ORDER BY greatest(v.run_no, e.run_no), t.delivery_id, t.row_no) > 1
