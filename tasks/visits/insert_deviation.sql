-- Returned rows that speak of what was not sent, or of a contact that a rule forbade: kept, with an owner.
-- Grain: (row, code). Reads new_result, typed.visit_result, campaign.refusal, campaign.refusal_root, campaign.safety_now,
-- campaign.visit_request, campaign.target_event, campaign.closed_package.
INSERT INTO campaign.deviation
WITH refused AS (
    SELECT o.package_id, o.ref FROM campaign.refusal f JOIN typed.visit_result o USING (delivery_id, row_no)
    UNION ALL SELECT package_id, ref FROM new_result WHERE result = 'REFUSED' OR refusal_scope IS NOT NULL),
told AS (
    SELECT n.delivery_id, n.row_no, n.target_id, coalesce(n.officer_id, n.recipient, 'team_head') AS owner,
           n.result <> 'NOT_DONE' AS is_contact,
           coalesce(list_contains(texts_of($ordered), r.reason), false)
               OR coalesce(n.package_kind = 'urgent_worklist', false) AS is_ordered,
           n.target_id IS NULL AS is_unknown,
           n.result = 'REFUSED' AND n.refusal_scope IS NULL AS is_scope_unsaid,
           n.result <> 'REFUSED' AND n.refusal_scope IS NULL AND EXISTS (FROM refused o WHERE o.package_id = n.package_id AND o.ref = n.ref)
               AS is_refusal_taken_back,
           n.package_kind NOT IN ('day_sheet', 'urgent_worklist') AS is_other_package,
           EXISTS (SELECT 1 FROM campaign.refusal_root f WHERE f.root_id = n.root_id AND f.run_no < $run_no
                   AND list_contains(f.blocks, 'visit') AND f.refused_on < n.visited_on
                   AND n.visited_on < f.review_on) AS is_refused,
           EXISTS (SELECT 1 FROM campaign.safety_now f WHERE f.root_id = n.root_id AND f.run_no < $run_no
                   AND upper(f.only_channel) IS DISTINCT FROM 'VISIT') AS is_flagged,
           coalesce(r.needs_two AND n.officer_2 IS NULL AND n.package_kind = 'day_sheet', false) AS is_alone,
           EXISTS (SELECT 1 FROM campaign.target_event e WHERE e.target_id = n.target_id AND e.event = 'closed'
                   AND e.run_no < $run_no AND e.happened_on < n.visited_on) AS is_after_end,
           coalesce(c.ended_on <= n.visited_on, false) AS is_handed_over
    FROM new_result n LEFT JOIN campaign.visit_request r ON r.request_id = n.request_id
    LEFT JOIN campaign.closed_package c ON c.package_id = n.package_id),
code AS (
    SELECT *, unnest(list_filter([
        CASE WHEN is_unknown THEN 'unknown_reference' END,
        CASE WHEN NOT is_unknown AND is_other_package THEN 'unplanned_visit' END,
        CASE WHEN is_contact AND is_refused AND NOT is_ordered THEN 'visit_against_refusal' END,
        CASE WHEN is_contact AND is_flagged AND NOT is_ordered THEN 'visit_against_safety_flag' END,
        CASE WHEN is_contact AND is_alone THEN 'visit_alone' END,
        CASE WHEN NOT is_unknown AND is_scope_unsaid THEN 'refusal_without_scope' END,
        CASE WHEN is_refusal_taken_back THEN 'refusal_taken_back' END,
        CASE WHEN is_contact AND is_handed_over THEN 'after_handover' END,
        CASE WHEN is_contact AND is_after_end THEN 'visit_after_end' END], lambda c: c IS NOT NULL)) AS code
    FROM told)
SELECT delivery_id, row_no, target_id, code, owner, $as_of, $run_no FROM code
