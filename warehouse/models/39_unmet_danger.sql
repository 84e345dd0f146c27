-- Dangers that were told of while their household was no target, and after which nobody has talked with it: who was met since is
-- not sent for again because a later list names the household. Whom an officer met on that very day, for a target from before,
-- may not have been asked about it. Nobody visits for it whom to telephone by order, nor whom the duty officer has talked with
-- and left out of danger: that answer waits until the run after there is a target (is_for_visit). Grain: finding.
-- Reads campaign.urgent_finding, campaign.contact_attempt, campaign.target_root, core.household_root, typed.phone_result,
-- typed.visit_result, ops.delivery_verdict, ops.held_row, ops.package, campaign.line_meant, campaign.package_named.
CREATE OR REPLACE VIEW campaign.unmet_danger AS
WITH talk AS (
    SELECT t.root_id, t.run_no AS made_no, c.attempted_on, c.run_no
    FROM campaign.contact_attempt c JOIN campaign.target_root t USING (target_id)
    WHERE c.is_talk),
waiting AS (
    SELECT delivery_id, row_no, package_id, called_on AS told_on,
           result = 'TALKED' AND minutes > 0 AND identity IS DISTINCT FROM 'MISMATCH' AS is_talk, urgent OR need = 'URGENT' AS is_danger
    FROM typed.phone_result
    UNION ALL
    SELECT delivery_id, row_no, package_id, visited_on, result = 'MET' AND talk_minutes > 0, urgent FROM typed.visit_result),
-- A row that is held, of a return that was refused, or that means the line under another number, ends no danger, and tells of
-- one. What no run has judged yet is not known: a day that is repeated finds the files of its later runs.
answered AS (
    SELECT h.root_id, k.run_no,
           max(w.told_on) FILTER (
               w.is_talk AND v.is_accepted AND x.row_no IS NULL AND l.package_id = w.package_id) AS talked_on
    FROM waiting w
    JOIN ops.delivery_verdict v ON v.delivery_id = w.delivery_id
    LEFT JOIN ops.held_row x ON x.delivery_id = w.delivery_id AND x.row_no = w.row_no
    JOIN campaign.line_meant l ON l.delivery_id = w.delivery_id AND l.row_no = w.row_no
    JOIN ops.package k ON k.package_id = l.package_id AND k.kind = 'urgent_worklist'
    JOIN campaign.package_named p ON p.package_id = l.package_id AND p.ref = l.ref
    JOIN core.household_root h ON h.household_id = p.household_id
    GROUP BY h.root_id, k.run_no HAVING NOT coalesce(bool_or(w.is_danger), false))
SELECT u.*, h.root_id,
       NOT (u.cause = 'order' AND u.kind IS NOT DISTINCT FROM 'PHONE')
       AND NOT EXISTS (SELECT 1 FROM answered a
                       WHERE a.root_id = h.root_id AND a.run_no >= u.run_no AND a.talked_on >= u.found_on) AS is_for_visit
FROM campaign.urgent_finding u JOIN core.household_root h USING (household_id)
WHERE u.target_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM talk k WHERE k.root_id = h.root_id AND k.run_no > u.run_no
                  AND (k.attempted_on > u.found_on OR (k.attempted_on = u.found_on AND k.made_no >= u.run_no)))
