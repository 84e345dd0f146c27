-- The households of one look-up of the pool as the selection sees them: town, points, what excludes them, whether they are
-- open already: a target of this campaign (but for what went back with a refused list), on a list or reported today, or
-- chosen from another look-up today. A household keeps its lot through the campaign, so that what all look-ups drew together
-- is a simple random sample of whoever stayed below the line. Whom nobody may call or visit until the review of a refusal takes
-- no seat: it would stand open for months, and another household go without. signed_score: what orders in place of the points
-- where a learned score is signed (docs/adr/0013); nowhere else. Grain: household.
-- Reads core.*, active_kind, exclusion, new_listing, reported, campaign.target_root, campaign.target_now, campaign.target_event,
-- campaign.pool_standing, campaign.refusal_root.
CREATE OR REPLACE TEMP TABLE pool AS
WITH named AS (
    SELECT DISTINCT m.household_id
    FROM core.appearance a
    JOIN core.current_link l USING (delivery_id, row_no)
    JOIN core.person_household m USING (person_id)
    WHERE a.delivery_id = $delivery_id),
barred AS (
    SELECT root_id FROM campaign.refusal_root WHERE is_refused(refused_on, review_on, $as_of)
    GROUP BY root_id HAVING list_has_all(flatten(list(blocks)), ['phone', 'visit']))
SELECT n.household_id, t.town_code, coalesce(e.end_state, CASE WHEN b.root_id IS NOT NULL THEN 'refused' END) AS excluded,
       CAST(coalesce((SELECT sum(k.points) FROM active_kind k WHERE k.household_id = n.household_id), 0) AS INTEGER) AS points,
       id_of('tie/' || $campaign_id, n.household_id) AS tie,
       EXISTS (SELECT 1 FROM active_kind k WHERE k.household_id = n.household_id) AS has_signal,
       id_of('audit/' || $campaign_id, n.household_id) AS lot,
       EXISTS (SELECT 1 FROM new_listing x WHERE x.household_id = n.household_id)
           OR EXISTS (SELECT 1 FROM reported x WHERE x.household_id = n.household_id)
           OR EXISTS (SELECT 1 FROM campaign.pool_standing p WHERE p.household_id = n.household_id AND p.run_no = $run_no
                      AND p.standing IN ('selected', 'audit'))
           OR EXISTS (SELECT 1 FROM campaign.target_root r JOIN campaign.target_now c USING (target_id)
                      WHERE r.root_id = n.household_id AND (r.state IN ('waiting', 'open') OR (r.campaign_id = $campaign_id
                          AND c.current_id NOT IN (SELECT target_id FROM campaign.target_event WHERE event = 'sent_back'))))
           AS is_open,
       CAST(NULL AS INTEGER) AS signed_score
FROM named n
LEFT JOIN core.household_place t USING (household_id)
LEFT JOIN exclusion e USING (household_id)
LEFT JOIN barred b ON b.root_id = n.household_id
