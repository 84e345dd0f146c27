-- What happened to the targets of a household: of referrals its certificate tells. Grain: event.
-- Reads campaign.target_event, campaign.contact_attempt, campaign.disposition, campaign.service_given, campaign.application,
-- campaign.benefit_decision, campaign.case_event, campaign.welfare_case, campaign.target_root, core.household_root.
SELECT e.happened_on, e.event, e.detail, e.decision, e.document_no
FROM (SELECT target_id, happened_on, 'target' AS event, coalesce(end_state, event) AS detail, NULL AS decision, NULL AS document_no
      FROM campaign.target_event
      UNION ALL
      SELECT target_id, attempted_on, channel, result, NULL, NULL FROM campaign.contact_attempt
      UNION ALL
      SELECT target_id, disposed_on, 'disposition', disposition, NULL, NULL FROM campaign.disposition
      UNION ALL
      SELECT target_id, given_on, 'service_given', service, NULL, NULL FROM campaign.service_given
      UNION ALL
      SELECT target_id, applied_on, 'application', benefit, NULL, NULL FROM campaign.application
      UNION ALL
      SELECT target_id, decided_on, 'benefit_decision', benefit, decision, document_no FROM campaign.benefit_decision
      UNION ALL
      SELECT c.target_id, s.happened_on, 'case', s.state, NULL, NULL FROM campaign.case_event s
      JOIN campaign.welfare_case c USING (case_id)) e
JOIN campaign.target_root t USING (target_id)
JOIN core.household_root r ON r.household_id = $household_id AND r.root_id = t.root_id
ORDER BY e.happened_on, e.event, e.detail
