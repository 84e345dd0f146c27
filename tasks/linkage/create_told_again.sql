-- Rows that tell what they tell once more: those of undone links, of whom they do name; and those with which somebody
-- brought what is a household's while an undone look-up had them in it, of where they do live. Grain: row.
-- Reads undone, core.appearance, core.current_link, core.membership, core.link_refused, core.household_root,
-- core.person_household, core.observation, core.observation_source, ref.indicator.
CREATE OR REPLACE TEMP TABLE told_again AS
WITH misplaced AS (
    SELECT u.person_id, r.root_id, min(m.run_no) AS since_no
    FROM undone u
    SEMI JOIN (FROM core.appearance WHERE household_no IS NOT NULL) a USING (delivery_id, row_no)
    JOIN (FROM core.membership SEMI JOIN core.link_refused USING (delivery_id, row_no, person_id)) m USING (person_id)
    JOIN core.household_root r ON r.household_id = m.household_id
    JOIN core.person_household h ON h.person_id = u.person_id AND h.household_id <> r.root_id
    GROUP BY u.person_id, r.root_id)
SELECT delivery_id, row_no, source, NULL AS person_id, NULL AS method, NULL AS probability, NULL AS evidence
FROM undone WHERE household_id IS NOT NULL
UNION
SELECT l.delivery_id, l.row_no, s.source, l.person_id, l.method, l.probability, l.evidence
FROM misplaced p
JOIN core.current_link l ON l.person_id = p.person_id AND l.run_no < $run_no
JOIN core.observation_source s ON s.delivery_id = l.delivery_id AND s.row_no = l.row_no AND s.run_no >= p.since_no
JOIN core.observation o USING (observation_id)
JOIN core.household_root r ON r.household_id = o.household_id AND r.root_id = p.root_id
SEMI JOIN (FROM ref.indicator WHERE subject <> 'person') i ON i.kind = o.kind
