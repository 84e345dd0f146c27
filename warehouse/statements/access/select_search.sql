-- How the targets of a household are or were looked for. Grain: target. Reads campaign.locate_checklist, core.household_root.
SELECT s.sought_on, s.numbers_tried, s.letters_sent, s.visits_made, s.notices_left, s.door_seal, s.register_events, s.search, s.review_on
FROM campaign.locate_checklist s
JOIN core.household_root r ON r.household_id = $household_id AND r.root_id = s.root_id
ORDER BY s.sought_on, s.target_id
