-- What happened to households of a campaign that are drawn by lot, by ids, codes and dates, each with the row it rests on. The
-- lot is the order of the keyed hash of campaign and target: nobody without the key can tell it beforehand, and it is the same
-- whenever it is drawn. Grain: (target, event). Reads campaign.*.
WITH drawn AS (
    SELECT target_id FROM campaign.target_end WHERE campaign_id = $campaign_id
    ORDER BY id_of('audit_draw', $campaign_id || '|' || target_id) LIMIT CAST($cases AS INTEGER)),
happened AS (
    SELECT target_id, happened_on AS on_day, event, end_state AS code, delivery_id, row_no, run_no FROM campaign.target_event
    UNION ALL
    SELECT target_id, attempted_on, channel, result, delivery_id, row_no, run_no FROM campaign.contact_attempt
    UNION ALL
    SELECT target_id, disposed_on, 'disposition', disposition, delivery_id, row_no, run_no FROM campaign.disposition
    UNION ALL
    SELECT target_id, given_on, 'service', service, delivery_id, row_no, run_no FROM campaign.service_given
    UNION ALL
    SELECT target_id, applied_on, 'application', benefit, delivery_id, row_no, run_no FROM campaign.application
    UNION ALL
    SELECT target_id, decided_on, 'benefit', decision, delivery_id, row_no, run_no FROM campaign.benefit_decision
    UNION ALL
    SELECT target_id, extended_on, 'extension', reason, delivery_id, row_no, run_no FROM campaign.decision_extension
    UNION ALL
    SELECT target_id, checked_on, 'post_check', result, delivery_id, row_no, run_no FROM campaign.post_check
    UNION ALL
    SELECT target_id, objected_on, 'objection', 'lodged', delivery_id, row_no, run_no FROM campaign.objection
    UNION ALL
    SELECT target_id, ended_on, 'objection', state, delivery_id, row_no, run_no FROM campaign.objection_end
    UNION ALL
    SELECT f.target_id, e.happened_on, 'referral', e.state, e.delivery_id, e.row_no, e.run_no
    FROM campaign.referral_event e JOIN campaign.referral f USING (referral_id)
    UNION ALL
    SELECT c.target_id, e.happened_on, 'case', e.state, e.delivery_id, e.row_no, e.run_no
    FROM campaign.case_event e JOIN campaign.welfare_case c USING (case_id))
SELECT h.* FROM happened h SEMI JOIN drawn USING (target_id)
ORDER BY h.target_id, h.on_day, h.run_no, h.event, h.code, h.delivery_id, h.row_no
