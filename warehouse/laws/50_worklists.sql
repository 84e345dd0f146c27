-- law: no worklist asks more of a day than it has without a signed order, nor gives a household to whoever handed it over
-- Grain: one row. Reads campaign.worklist_day, campaign.contact_plan, campaign.handover, typed.operator_order. Counted:
-- officers' days, and calls that were planned since worklists keep their days; a call by a named order is the duty officer's
-- at once. A day has what the newest list of it knew. Whoever handed a household over may get it again by a hand-over.
WITH day AS (
    SELECT officer_id, day, sum(minutes) AS minutes, arg_max(capacity_minutes, run_no) AS capacity_minutes,
           bool_and(order_delivery_id IS NULL OR EXISTS (
               SELECT 1 FROM typed.operator_order o
               WHERE o.delivery_id = w.order_delivery_id AND o.row_no = w.order_row_no AND o.order_kind = 'OVER_CAPACITY'
                 AND o.officer_id = w.officer_id AND o.document_no IS NOT NULL
                 AND w.day BETWEEN o.starts_on AND coalesce(o.ends_on, o.starts_on))) AS is_signed
    FROM campaign.worklist_day w GROUP BY officer_id, day),
call AS (
    SELECT p.target_id, p.officer_id, p.planned_on, p.package_id, p.run_no FROM campaign.contact_plan p
    WHERE p.channel = 'phone' AND p.order_delivery_id IS NULL AND p.run_no >= (SELECT min(run_no) FROM campaign.worklist_day)),
held AS (
    SELECT minutes <= capacity_minutes AND is_signed AS is_held FROM day
    UNION ALL
    SELECT EXISTS (SELECT 1 FROM campaign.worklist_day w
                   WHERE w.package_id = c.package_id AND w.officer_id = c.officer_id AND w.day = c.planned_on)
    FROM call c
    UNION ALL
    SELECT arg_max(h.to_officer_id, (h.run_no, h.package_id)) = c.officer_id OR NOT bool_or(h.from_officer_id = c.officer_id)
    FROM call c JOIN campaign.handover h ON h.target_id = c.target_id AND h.run_no <= c.run_no
    GROUP BY c.target_id, c.officer_id, c.planned_on, c.package_id)
SELECT count(*) AS left_side, count(*) FILTER (is_held) AS right_side, left_side = right_side AS holds FROM held
