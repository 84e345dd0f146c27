-- Every household id with the id it counts as: the one that its links make of it, and where everybody who is still here was
-- looked up in another household since, that of its head, else of whoever left last. Else an open target would be one of
-- nobody, whom nobody can call, and a refusal would hold for nobody. Who died, moved away or went into an institution after
-- the others had left was the last of the household, and ends it. What linkage last made of it is core.household_root.
-- Grain: household id. Reads core.household_linked, core.household_left, core.membership_now, core.person_now,
-- core.person_status, ops.delivery.
CREATE OR REPLACE VIEW core.household_root_stated AS
WITH stayed AS (
    SELECT l.linked_id AS household_id, bool_or(coalesce(s.status = 'HERE', true)) AS is_here, max(d.run_no) AS gone_no
    FROM core.membership_now m
    SEMI JOIN core.person_now p USING (person_id)
    JOIN core.household_linked l USING (household_id)
    SEMI JOIN core.household_left e ON e.household_id = l.linked_id
    LEFT JOIN core.person_status s ON s.person_id = m.person_id
    LEFT JOIN ops.delivery d ON d.delivery_id = s.delivery_id
    GROUP BY l.linked_id),
emptied AS (
    SELECT e.household_id, arg_max(e.lives_in_id, (e.is_head, e.run_no, e.person_id)) AS lives_in_id
    FROM core.household_left e
    LEFT JOIN stayed s USING (household_id)
    GROUP BY e.household_id
    HAVING NOT bool_or(coalesce(s.is_here, false)) AND coalesce(max(e.run_no) >= max(s.gone_no), true))
SELECT l.household_id, coalesce(e.lives_in_id, l.linked_id) AS root_id
FROM core.household_linked l LEFT JOIN emptied e ON e.household_id = l.linked_id
