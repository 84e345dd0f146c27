-- Households whose last target ended, by a talk or a day to be watched on ($ends), less than $months months ago, until which day
-- they stand behind the others of a look-up; but for those of which something is new since: a kind of crisis information that
-- nobody knew of at the end, another observation of a kind of $ended_by, a word that nobody has answered, or an end that was
-- undone. Without months nobody rests (docs/adr/0032). Grain: household.
-- Reads active_kind, campaign.target_root, campaign.target_event, campaign.undone_benefit, campaign.undone_case,
-- campaign.unheard_word, core.observation, core.observed_household, core.withdrawn_observation, ref.indicator.
CREATE OR REPLACE TEMP TABLE resting AS
WITH last_end AS (
    SELECT t.root_id AS household_id, e.target_id, t.end_state, e.happened_on AS ended_on, e.run_no AS ended_no
    FROM campaign.target_root t
    JOIN campaign.target_event e ON e.target_id = t.target_id AND e.event = 'closed'
    WHERE $months > 0
    QUALIFY row_number() OVER (PARTITION BY t.root_id ORDER BY e.happened_on DESC, e.run_no DESC, e.target_id) = 1),
ended AS (
    SELECT household_id, ended_on, ended_no, CAST(ended_on + to_months($months) AS DATE) AS rests_until
    FROM last_end l
    ANTI JOIN (SELECT target_id FROM campaign.undone_benefit UNION ALL SELECT target_id FROM campaign.undone_case
               UNION ALL SELECT target_id FROM campaign.unheard_word) u ON u.target_id = l.target_id
    WHERE list_contains(CAST(CAST($ends AS JSON) AS VARCHAR[]), end_state) AND ended_on + to_months($months) > $as_of),
counted AS (SELECT kind, CASE WHEN counts_as_from > $as_of THEN kind ELSE counts_as END AS counts_as FROM ref.indicator),
told AS (
    SELECT e.household_id, i.counts_as AS kind, min(o.run_no) > any_value(e.ended_no) AS is_new,
           bool_or(o.run_no > e.ended_no AND o.observed_on > e.ended_on) AS is_again
    FROM ended e
    JOIN core.observed_household h ON h.household_id = e.household_id
    JOIN core.observation o USING (observation_id)
    JOIN counted i ON i.kind = o.kind
    ANTI JOIN core.withdrawn_observation x ON x.observation_id = o.observation_id
    WHERE o.run_no <= $run_no
    GROUP BY e.household_id, i.counts_as),
news AS (
    SELECT DISTINCT household_id FROM told SEMI JOIN active_kind USING (household_id, kind)
    WHERE is_new OR (is_again AND list_contains(CAST(CAST($ended_by AS JSON) AS VARCHAR[]), kind)))
SELECT household_id, rests_until FROM ended ANTI JOIN news USING (household_id)
