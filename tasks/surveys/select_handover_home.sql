-- Open households of the named officers, with how to reach them, what was said last, and what whoever takes over has to mind at
-- the door: flag, refusals in force, a stop. Grain: target. Reads campaign.*, core.household_contact, ref.town.
WITH leaving AS (SELECT unnest(texts_of($officers)) AS officer_id),
home AS MATERIALIZED (
    SELECT t.target_id, t.root_id, o.officer_id FROM campaign.planned_officer o
    SEMI JOIN leaving USING (officer_id)
    JOIN campaign.target_root t USING (target_id) WHERE t.state IN ('open', 'waiting')),
refused AS (
    SELECT root_id, list_sort(list(DISTINCT scope)) AS scopes, max(review_on) AS review_on FROM campaign.refusal_root
    SEMI JOIN home USING (root_id) WHERE is_refused(refused_on, review_on, $as_of) GROUP BY root_id),
tried AS (
    SELECT n.current_id AS target_id,
           unnest(arg_max({'channel': a.channel, 'result': a.result, 'attempted_on': a.attempted_on},
                          (a.attempted_on, a.run_no, a.delivery_id, a.row_no)))
    FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)
    WHERE a.channel IN ('phone', 'visit') GROUP BY n.current_id),
stopped AS (
    SELECT DISTINCT target_id FROM campaign.stopped_target
    WHERE is_ordered(starts_on, ends_on, $as_of))
SELECT h.target_id, h.officer_id, c.town_code, w.name_ko AS town_ko, c.ri, c.person_name, c.birth_year, c.phone, c.phone_2,
       c.address, d.due_on, a.channel, a.result, a.attempted_on, f.flag, f.only_channel, r.scopes, r.review_on,
       s.target_id IS NOT NULL AS is_stopped
FROM home h
LEFT JOIN core.household_contact c ON c.household_id = h.root_id
LEFT JOIN ref.town w ON w.town_code = c.town_code
LEFT JOIN campaign.target_due d ON d.target_id = h.target_id
LEFT JOIN tried a ON a.target_id = h.target_id
LEFT JOIN campaign.safety_now f ON f.root_id = h.root_id
LEFT JOIN refused r ON r.root_id = h.root_id
LEFT JOIN stopped s ON s.target_id = h.target_id
ORDER BY h.officer_id, d.due_on NULLS LAST, h.target_id
