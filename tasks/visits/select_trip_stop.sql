-- The visits of today as they stand, with the office that their officer goes out from. Grain: visit.
-- Reads campaign.standing_visit, campaign.visit_request, campaign.officer_day, core.household_place, campaign.safety_now,
-- ref.town.
SELECT v.visit_id, v.target_id, v.root_id, v.officer_id, v.officer_2_id, v.start_minute, v.minutes, w.town_code, w.office_phone,
       r.needs_two, g.flag
FROM campaign.standing_visit v
JOIN campaign.visit_request r USING (request_id)
LEFT JOIN campaign.officer_day d ON d.officer_id = v.officer_id AND d.duty_on = v.visit_on
LEFT JOIN core.household_place p ON p.household_id = v.root_id
LEFT JOIN campaign.safety_now g ON g.root_id = v.root_id
JOIN ref.town w ON w.town_code = coalesce(d.town_code, p.town_code)
WHERE v.visit_on = $as_of
ORDER BY w.town_code, v.officer_id, v.start_minute, v.visit_id
