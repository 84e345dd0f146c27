-- Cases with what stands on a case list: whom one asks for in the household, whether it is a target again, and in which run
-- whoever has its task, and the team head, were last told of it. Grain: case.
-- Reads campaign.case_now, campaign.case_target, campaign.target_state, campaign.closed_package, core.*, ref.town, ops.*;
-- $cases is a list of ids.
WITH subject AS (
    SELECT * FROM campaign.case_now WHERE list_contains(texts_of($cases), case_id)),
told AS (
    SELECT p.subject_id AS case_id, k.recipient, max(p.run_no) AS run_no
    FROM ops.package_row p JOIN ops.package k USING (package_id)
    SEMI JOIN subject s ON s.case_id = p.subject_id
    ANTI JOIN campaign.closed_package c ON c.package_id = p.package_id
    WHERE p.subject_kind = 'case' GROUP BY ALL),
again AS (
    SELECT x.case_id FROM campaign.case_target x JOIN campaign.target_state t USING (target_id)
    WHERE t.state IN ('waiting', 'open') GROUP BY x.case_id)
SELECT c.case_id, c.criterion, c.opened_on, c.plan_due_on, c.state, c.difficulty, c.task, c.due_on, c.owner, c.officer_id,
       h.person_name, h.birth_year,
       w.name_ko AS town_ko, h.ri, a.case_id IS NOT NULL AS is_target_again,
       c.task IS NOT NULL AND coalesce(o.run_no < greatest(c.task_run_no, c.assigned_run_no), true) AS is_untold,
       c.is_open AND f.run_no IS NULL AS is_new
FROM subject c
JOIN core.household_root r USING (household_id)
LEFT JOIN core.household_contact h ON h.household_id = r.root_id
LEFT JOIN ref.town w USING (town_code)
LEFT JOIN again a ON a.case_id = c.case_id
LEFT JOIN told o ON o.case_id = c.case_id AND o.recipient = CASE c.owner WHEN 'team_head' THEN c.owner ELSE 'officer-' || c.owner END
LEFT JOIN (SELECT * FROM told WHERE recipient = 'team_head') f ON f.case_id = c.case_id
ORDER BY c.opened_on, c.case_id
