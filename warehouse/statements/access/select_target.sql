-- The targets of a household with their reasons in words. Grain: target.
-- Reads campaign.target_root, campaign.target_reason, core.household_root, ref.indicator.
SELECT t.campaign_id, t.basis, t.points, t.order_no, t.first_channel, t.state, t.end_state,
       (SELECT string_agg(i.name_ko || ' ' || x.points || '점', ', ' ORDER BY x.points DESC, i.name_ko)
        FROM campaign.target_reason x JOIN ref.indicator i USING (kind) WHERE x.target_id = t.target_id) AS reasons_ko
FROM campaign.target_root t
JOIN core.household_root r ON r.household_id = $household_id
WHERE t.root_id = r.root_id ORDER BY t.run_no
