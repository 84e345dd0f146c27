-- What every row of a package speaks of now: what comes back names the row, and may come when its target is another. A
-- target is the one that goes on for it, a request for a visit is its target, a household is its target that was open
-- when the package left, else the next that was made. from_run_no: of a household, the run from which a returned row
-- speaks of that target; targets are made after a run's outcomes were taken, so the run after, and not before the
-- households were known to be one. target_id is NULL where there is none, root_id where no household is meant.
-- Grain: row of a package. Reads ops.package_row, core.household_called, core.household_root, campaign.target,
-- campaign.target_event, campaign.target_now, campaign.visit_request.
CREATE OR REPLACE VIEW campaign.package_subject AS
WITH sent AS (
    SELECT package_id, ref, subject_id AS household_id, run_no FROM ops.package_row WHERE subject_kind = 'household'),
candidate AS (
    SELECT s.package_id, s.ref, s.run_no, t.target_id, min(greatest(t.run_no + 1, a.run_no, b.run_no)) AS from_run_no
    FROM sent s
    JOIN core.household_called a ON a.household_id = s.household_id
    JOIN core.household_called b ON b.as_id = a.as_id
    JOIN campaign.target t ON t.household_id = b.household_id
    GROUP BY ALL),
made AS (
    SELECT c.package_id, c.ref, arg_min(n.current_id, (c.from_run_no, c.target_id)) AS target_id,
           min(c.from_run_no) AS from_run_no
    FROM candidate c
    JOIN campaign.target_now n USING (target_id)
    WHERE NOT EXISTS (SELECT 1 FROM campaign.target_event e WHERE e.target_id = n.current_id
                      AND (e.event IN ('removed', 'sent_back') OR (e.event = 'closed' AND e.run_no < c.run_no)))
    GROUP BY c.package_id, c.ref)
-- Ids of two tables are never equal: a condition on the kind would make a nested loop of the joins.
SELECT p.package_id, p.ref, p.run_no, p.subject_kind, p.subject_id, coalesce(n.current_id, m.target_id) AS target_id,
       r.root_id, q.request_id, m.from_run_no
FROM ops.package_row p
LEFT JOIN campaign.visit_request q ON q.request_id = p.subject_id
LEFT JOIN campaign.target_now n ON n.target_id = coalesce(q.target_id, p.subject_id)
LEFT JOIN made m ON m.package_id = p.package_id AND m.ref = p.ref
LEFT JOIN campaign.target t ON t.target_id = coalesce(n.current_id, m.target_id)
LEFT JOIN core.household_root r ON r.household_id = coalesce(t.household_id, p.subject_id)
