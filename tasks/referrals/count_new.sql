-- How many consents, needs told, and words about referrals (replies of partners, and orders that tell of one) this stage has not
-- seen; of the words at least. Grain: one row.
-- Reads campaign.consent, campaign.survey_response, typed.partner_reply, typed.operator_order, ops.*.
WITH seen AS (SELECT coalesce(max(run_no), 0) AS run_no FROM ops.stage_run WHERE stage = 'referrals'),
new_delivery AS (
    SELECT v.delivery_id FROM ops.delivery_verdict v, seen WHERE v.run_no > seen.run_no
    UNION SELECT e.delivery_id FROM ops.released_row e, seen WHERE e.run_no > seen.run_no)
SELECT (SELECT count(*) FROM campaign.consent c, seen WHERE c.run_no > seen.run_no) AS consents,
       (SELECT count(*) FROM campaign.survey_response s, seen
        WHERE s.run_no > seen.run_no AND s.answer = 'true' AND ends_with(s.path, '_need')) AS needs,
       (SELECT count(*) FROM typed.partner_reply SEMI JOIN new_delivery USING (delivery_id))
       + (SELECT count(*) FROM typed.operator_order SEMI JOIN new_delivery USING (delivery_id)
          WHERE order_kind IN ('REFERRAL_REPLIED', 'SERVICE_CONFIRMED', 'SERVICE_DENIED', 'REFERRED_IN_SSIS')) AS words
