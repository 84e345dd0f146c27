-- law: every word of a person on a service was taken by an order, of a referral that had left by then
-- Grain: one row. Reads campaign.referral_confirmation, campaign.referral_event, typed.operator_order. Help by a partner
-- counts by these words alone (campaign.target_step), so none of them comes from anybody else.
WITH left_on AS (SELECT referral_id, min(happened_on) AS happened_on FROM campaign.referral_event WHERE state = 'requested' GROUP BY 1)
SELECT count(*) AS left_side,
       count(*) FILTER (l.happened_on <= f.confirmed_on AND o.ordered_on = f.confirmed_on
                        AND o.order_kind = CASE WHEN f.is_received THEN 'SERVICE_CONFIRMED' ELSE 'SERVICE_DENIED' END) AS right_side,
       left_side = right_side AS holds
FROM campaign.referral_confirmation f
LEFT JOIN left_on l USING (referral_id)
LEFT JOIN typed.operator_order o ON o.delivery_id = f.delivery_id AND o.row_no = f.row_no
