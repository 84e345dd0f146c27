-- What every row of a package speaks of now: what it named (campaign.package_named), and of a household its target that was
-- open when the package left, else the next that was made. from_run_no: of a household, the run from which a returned row
-- speaks of that target; targets are made after a run's outcomes were taken, so the run after, and not before the
-- households were known to be one. target_id is NULL where there is none.
-- Grain: row of a package. Reads ops.package_row, core.household_called, campaign.package_named, campaign.target,
-- campaign.target_event, campaign.target_now.
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
SELECT p.* EXCLUDE (household_id) REPLACE (coalesce(p.target_id, m.target_id) AS target_id), m.from_run_no
FROM campaign.package_named p
LEFT JOIN made m ON m.package_id = p.package_id AND m.ref = p.ref
