-- The list of this run as the team head reads it. Grain: target. Reads campaign.*, core.*, ref.indicator, ref.town.
SELECT l.list_id, t.target_id, l.list_hash, r.order_no, t.basis, t.points, t.first_channel, t.is_urgent, w.name_ko AS town_ko,
       c.person_name,
       coalesce((SELECT list(i.name_ko ORDER BY x.points DESC, i.name_ko) FROM campaign.target_reason x
                 JOIN ref.indicator i USING (kind) WHERE x.target_id = t.target_id), []) AS kinds_ko
FROM campaign.target_list l
JOIN campaign.list_row r USING (list_id)
JOIN campaign.target_root t USING (target_id)
LEFT JOIN core.household_contact c ON c.household_id = t.root_id
LEFT JOIN ref.town w USING (town_code)
WHERE l.run_no = $run_no AND l.campaign_id = $campaign_id
ORDER BY r.order_no, t.target_id
