-- The visits of officers' days from today on, as they stood before this run. Grain: visit. Reads campaign.standing_visit.
SELECT visit_id, request_id, target_id, officer_id, officer_2_id, visit_on, start_minute
FROM campaign.standing_visit WHERE visit_on >= $as_of
