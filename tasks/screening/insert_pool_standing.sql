-- The selection of local additions from one look-up of the pool: floors per town, then points county-wide; equal points by
-- a keyed hash of the campaign, fixed before any score is seen; the audit sample by another such hash from what lies below
-- the line. A household with a target of this campaign, or listed today, is open already.
-- Grain: (look-up, household). Reads core.*, active_kind, exclusion, new_listing, campaign.target.
INSERT INTO campaign.pool_standing
WITH pool AS (
    SELECT m.household_id, any_value(t.town_code) AS town_code
    FROM core.appearance a
    JOIN core.current_link l USING (delivery_id, row_no)
    JOIN core.person_household m USING (person_id)
    LEFT JOIN core.household_place t ON t.household_id = m.household_id
    WHERE a.delivery_id = $delivery_id
    GROUP BY m.household_id),
judged AS (
    SELECT p.household_id, p.town_code, CAST(coalesce(sum(k.points), 0) AS INTEGER) AS points,
           id_of('tie/' || $campaign_id, p.household_id) AS tie,
           id_of('audit/' || $campaign_id || '/' || $delivery_id, p.household_id) AS lot,
           any_value(e.end_state) AS excluded,
           bool_or(t.target_id IS NOT NULL OR n.household_id IS NOT NULL) AS is_open
    FROM pool p
    LEFT JOIN active_kind k USING (household_id)
    LEFT JOIN exclusion e USING (household_id)
    LEFT JOIN campaign.target_root t ON t.root_id = p.household_id
        AND (t.campaign_id = $campaign_id OR t.state IN ('waiting', 'open'))
    LEFT JOIN new_listing n ON n.household_id = p.household_id
    GROUP BY p.household_id, p.town_code),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY town_code ORDER BY points DESC, tie) AS place_in_town
    FROM judged WHERE excluded IS NULL AND NOT is_open AND points > 0),
floored AS (
    SELECT r.*, r.place_in_town <= coalesce(CAST(f.value AS INTEGER), 0) AS has_floor
    FROM ranked r LEFT JOIN json_each($floors) f ON f.key = r.town_code),
placed AS (
    SELECT *, row_number() OVER (ORDER BY has_floor DESC, points DESC, tie) AS place FROM floored),
drawn AS (
    SELECT *, row_number() OVER (PARTITION BY place > $seats ORDER BY lot) AS lot_no FROM placed)
SELECT $delivery_id, j.household_id, j.points, d.place,
       CASE WHEN j.excluded IS NOT NULL THEN j.excluded WHEN j.is_open THEN 'open_already' WHEN j.points = 0 THEN 'no_points'
            WHEN d.place <= $seats THEN 'selected' WHEN d.lot_no <= $audit THEN 'audit' ELSE 'below_line' END,
       $run_no
FROM judged j LEFT JOIN drawn d USING (household_id)
