-- Households that are being looked for (소재파악): which steps were taken since, and how the search ended. found: somebody of
-- the household spoke with us; died, institution, handed_over, unfound: the target ended so; open: somebody looks again
-- on review_on. Missing from a later list ends nothing. Grain: target.
-- Reads campaign.search_review, campaign.contact_attempt, campaign.contact_plan, campaign.visit_outcome, campaign.door_notice,
-- campaign.target_root, core.person_household, core.person_status.
CREATE OR REPLACE VIEW campaign.locate_checklist AS
WITH call AS (
    SELECT target_id, count(DISTINCT number_ref) AS numbers_tried
    FROM campaign.contact_attempt WHERE channel IN ('ai_call', 'phone') AND result <> 'QUEUED' GROUP BY target_id),
letter AS (SELECT target_id, count(*) AS letters_sent FROM campaign.contact_plan WHERE channel = 'letter' GROUP BY target_id),
door AS (
    SELECT target_id, count(*) AS visits_made FROM campaign.visit_outcome WHERE result <> 'NOT_DONE' GROUP BY target_id),
notice AS (
    SELECT target_id, count(*) FILTER (notice = 'LEFT') AS notices_left,
           arg_max(door_seal, (visited_on, started_at, run_no)) FILTER (door_seal IS NOT NULL) AS door_seal
    FROM campaign.door_notice GROUP BY target_id),
register AS (
    SELECT m.household_id, count(*) AS register_events
    FROM core.person_household m JOIN core.person_status s USING (person_id) WHERE s.status <> 'HERE' GROUP BY m.household_id)
SELECT t.target_id, t.root_id, s.sought_on, coalesce(c.numbers_tried, 0) AS numbers_tried,
       coalesce(l.letters_sent, 0) AS letters_sent, coalesce(d.visits_made, 0) AS visits_made,
       coalesce(o.notices_left, 0) AS notices_left, o.door_seal,
       coalesce(r.register_events, 0) AS register_events,
       CASE WHEN t.end_state IN ('closed_died', 'closed_institution', 'closed_handed_over', 'closed_unfound')
            THEN replace(t.end_state, 'closed_', '')
            WHEN s.is_found OR t.state = 'closed' THEN 'found' ELSE 'open' END AS search,
       s.review_on
FROM campaign.search_review s
JOIN campaign.target_root t USING (target_id)
LEFT JOIN call c USING (target_id)
LEFT JOIN letter l USING (target_id)
LEFT JOIN door d USING (target_id)
LEFT JOIN notice o USING (target_id)
LEFT JOIN register r ON r.household_id = t.root_id
