-- What a duty officer needs of the named households, and what bars a visit there. Grain: household.
-- Reads core.*, ref.town, campaign.target_root, campaign.listing, campaign.safety_now, campaign.refusal_root,
-- campaign.stopped_target.
WITH wanted AS (SELECT unnest(texts_of($households)) AS household_id)
SELECT w.household_id, c.person_name, c.birth_year, c.phone, c.phone_2, c.address, t.name_ko AS town_ko, c.ri, f.flag,
       f.only_channel,
       (SELECT max_by(x.target_id, (x.run_no, x.target_id)) FROM campaign.target_root x
        WHERE x.root_id = w.household_id AND x.state IN ('open', 'waiting')) AS target_id,
       (SELECT min(k.due_on) FROM campaign.listing k JOIN campaign.target_root x USING (target_id)
        WHERE x.root_id = w.household_id AND x.state IN ('open', 'waiting')) AS due_on,
       EXISTS (SELECT 1 FROM campaign.refusal_root r WHERE r.root_id = w.household_id AND list_contains(r.blocks, 'visit')
               AND is_refused(r.refused_on, r.review_on, $as_of)) AS is_refused,
       w.household_id IN (SELECT s.root_id FROM campaign.stopped_target s
                          WHERE is_ordered(s.starts_on, s.ends_on, $as_of)) AS is_stopped
FROM wanted w
LEFT JOIN core.household_contact c USING (household_id)
LEFT JOIN ref.town t USING (town_code)
LEFT JOIN campaign.safety_now f ON f.root_id = w.household_id
