-- Households whose last target ended, by a talk or a day to be watched on ($ends), less than $months months ago, until which day
-- they stand behind the others of a look-up; but for those of which something is new since: a kind of crisis information that
-- nobody knew of at the end, or that had passed by then, another observation of a kind of $ended_by, a word that nobody has
-- answered, or an end that was undone. The end is as old as its talk, however late its file came, and of whoever came to the
-- household since (home, member) it knew nothing. Without months nobody rests (docs/adr/0032). Grain: household.
-- Reads active_kind, campaign.target_root, campaign.target_event, campaign.contact_attempt, campaign.undone_benefit,
-- campaign.undone_case, campaign.unheard_word, core.household_root, core.household_root_state, core.membership, core.observation,
-- core.observation_source, core.observed_household, core.withdrawn_observation, core.withdrawn_row, ops.run, ref.indicator.
CREATE OR REPLACE TEMP TABLE resting AS
WITH last_end AS (
    SELECT t.root_id AS household_id, t.household_id AS own_id, t.target_id, t.end_state,
           least(e.happened_on, a.attempted_on) AS ended_on, e.run_no AS ended_no
    FROM campaign.target_root t
    JOIN campaign.target_event e ON e.target_id = t.target_id AND e.event = 'closed'
    LEFT JOIN campaign.contact_attempt a ON a.delivery_id = e.delivery_id AND a.row_no = e.row_no
    WHERE $months > 0
    QUALIFY row_number() OVER (PARTITION BY t.root_id ORDER BY e.happened_on DESC, e.run_no DESC, e.target_id, a.attempted_on) = 1),
ended AS (  -- heard_no: the last run whose news could be known
    SELECT l.household_id, l.own_id, l.ended_on, CAST(l.ended_on + to_months($months) AS DATE) AS rests_until,
           coalesce(max(r.run_no) FILTER (r.as_of < l.ended_on), 0) AS heard_no
    FROM last_end l JOIN ops.run r ON r.run_no <= l.ended_no
    ANTI JOIN (SELECT target_id FROM campaign.undone_benefit UNION ALL SELECT target_id FROM campaign.undone_case
               UNION ALL SELECT target_id FROM campaign.unheard_word) u ON u.target_id = l.target_id
    WHERE list_contains(texts_of($ends), l.end_state) AND l.ended_on + to_months($months) > $as_of
    GROUP BY ALL),
counted AS (
    SELECT kind, subject, CASE WHEN counts_as_from > $as_of THEN kind ELSE counts_as END AS counts_as FROM ref.indicator),
united AS (SELECT household_id, max(run_no) AS run_no FROM core.household_root_state GROUP BY household_id),
home AS (
    SELECT e.household_id, h.household_id AS part_id,
           CASE WHEN h.household_id = e.own_id THEN 0 ELSE coalesce(greatest(p.run_no, o.run_no), 0) END AS since_no
    FROM ended e JOIN core.household_root h ON h.root_id = e.household_id
    LEFT JOIN united p ON p.household_id = h.household_id
    LEFT JOIN united o ON o.household_id = e.own_id),
member AS (
    SELECT h.household_id, m.person_id, min(greatest(m.run_no, h.since_no)) AS since_no
    FROM home h JOIN core.membership m ON m.household_id = h.part_id GROUP BY ALL),
seen AS (
    SELECT e.household_id, e.ended_on, e.heard_no, i.counts_as AS kind, o.observation_id, o.observed_on, o.valid_until,
           greatest(o.run_no, m.since_no, CASE WHEN m.person_id IS NULL THEN h.since_no END) > e.heard_no AS is_later
    FROM ended e
    JOIN core.observed_household x ON x.household_id = e.household_id
    JOIN core.observation o USING (observation_id)
    JOIN counted i ON i.kind = o.kind
    ANTI JOIN core.withdrawn_observation w ON w.observation_id = o.observation_id
    LEFT JOIN home h ON h.household_id = e.household_id AND h.part_id = o.household_id
    LEFT JOIN member m ON m.household_id = e.household_id AND m.person_id = CASE WHEN i.subject = 'person' THEN o.person_id END
    WHERE o.run_no <= $run_no),
row_told AS (  -- a row that says of no day after the end that it was so says once more what was known
    SELECT s.household_id, s.kind, true AS is_again
    FROM seen s
    JOIN core.observation_source r ON r.observation_id = s.observation_id AND r.run_no > s.heard_no
        AND coalesce(r.observed_on, last_day(s.observed_on)) > s.ended_on
    ANTI JOIN core.withdrawn_row w ON w.delivery_id = r.delivery_id AND w.row_no = r.row_no
    GROUP BY s.household_id, s.kind),
told AS (  -- a month's signals of a kind are one observation: the second of them is but another row of it
    SELECT s.household_id, s.kind, bool_and(s.is_later OR s.valid_until < s.ended_on) AS is_new,
           bool_or(s.is_later OR coalesce(r.is_again, false)) AS is_again
    FROM seen s LEFT JOIN row_told r USING (household_id, kind)
    GROUP BY s.household_id, s.kind),
news AS (
    SELECT DISTINCT household_id FROM told SEMI JOIN active_kind USING (household_id, kind)
    WHERE is_new OR (is_again AND list_contains(texts_of($ended_by), kind)))
SELECT household_id, rests_until FROM ended ANTI JOIN news USING (household_id)
