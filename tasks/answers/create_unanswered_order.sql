-- Accepted orders about contact, deliveries and links (those to release rows are validation's) behind which nothing stands yet:
-- made first, since on most days there is none, and what else is asked of an order is a plan of twenty joins. Grain: order.
-- Reads ops.accepted_order, campaign.*, core.row_withdrawal, core.link_answer.
CREATE OR REPLACE TEMP TABLE unanswered_order AS
WITH answered AS (
    SELECT delivery_id, row_no FROM campaign.safety_flag
    UNION ALL SELECT delivery_id, row_no FROM campaign.contact_stop
    UNION ALL SELECT delivery_id, row_no FROM campaign.human_only
    UNION ALL SELECT delivery_id, row_no FROM campaign.consent_withdrawal
    UNION ALL SELECT delivery_id, row_no FROM campaign.urgent_finding
    UNION ALL SELECT delivery_id, row_no FROM campaign.deviation
    UNION ALL SELECT by_delivery_id, by_row_no FROM core.row_withdrawal
    UNION ALL SELECT by_delivery_id, by_row_no FROM core.link_answer)
SELECT o.*
FROM ops.accepted_order o
ANTI JOIN answered a ON a.delivery_id = o.delivery_id AND a.row_no = o.row_no
WHERE o.run_no <= $run_no
  AND o.order_kind IN ('WELFARE_CHECK', 'SET_SAFETY_FLAG', 'HUMAN_ONLY', 'STOP', 'CONSENT_WITHDRAWN', 'UNDO_LINK',
                       'CONFIRM_LINK', 'WITHDRAW_DELIVERY')
