-- Every crisis alert with its clock: the household it tells of, the day by which an officer has talked with somebody there, the
-- first two-way talk since it was reported, and the end of its target where no talk came first. An alert that is sent again under
-- its number is one alert. target_id: the one that is open, else the newest. Grain: alert.
-- Reads core.observation, core.observation_source, core.withdrawn_row, core.household_root, core.appearance, typed.crisis_alert,
-- campaign.target, campaign.target_state, campaign.contact_attempt, ops.run, out.reporting_limit, ref.town_alias.
CREATE OR REPLACE VIEW campaign.alert_state AS
WITH wait AS (SELECT coalesce(max(value), 0) AS days FROM out.reporting_limit WHERE name = 'alert_answer_days'),
told AS MATERIALIZED (
    SELECT s.delivery_id, s.row_no, min(s.run_no) AS run_no, arg_max(h.root_id, s.run_no) AS root_id
    FROM core.observation_source s JOIN core.observation o USING (observation_id) JOIN core.household_root h USING (household_id)
    ANTI JOIN core.withdrawn_row w ON w.delivery_id = s.delivery_id AND w.row_no = s.row_no
    WHERE s.source = 'crisis_alert' GROUP BY s.delivery_id, s.row_no),
dated AS MATERIALIZED (
    SELECT t.*, a.town_code, r.as_of AS received_on, least(coalesce(CAST(c.reported_at AS DATE), r.as_of), r.as_of) AS reported_on
    FROM told t
    JOIN ops.run r USING (run_no)
    LEFT JOIN core.appearance a ON a.delivery_id = t.delivery_id AND a.row_no = t.row_no
    LEFT JOIN typed.crisis_alert c ON c.delivery_id = t.delivery_id AND c.row_no = t.row_no
    QUALIFY row_number() OVER (PARTITION BY t.root_id, coalesce(c.alert_id, t.delivery_id || '/' || t.row_no)
                               ORDER BY t.run_no, t.delivery_id, t.row_no) = 1),
-- Not by campaign.target_root: that reads the place of every target, and this is read several times a run.
target AS MATERIALIZED (
    SELECT t.target_id, r.root_id, s.state, s.closed_on, t.run_no
    FROM campaign.target t JOIN core.household_root r USING (household_id) SEMI JOIN told USING (root_id)
        JOIN campaign.target_state s USING (target_id)),
talk AS (
    SELECT t.root_id, c.attempted_on, c.run_no FROM campaign.contact_attempt c JOIN target t USING (target_id) WHERE c.is_talk),
spoken AS (
    SELECT d.delivery_id, d.row_no, min(k.attempted_on) AS talked_on
    FROM dated d JOIN talk k ON k.root_id = d.root_id AND k.attempted_on >= d.reported_on AND k.run_no >= d.run_no GROUP BY ALL),
aimed AS (
    SELECT d.delivery_id, d.row_no, max(t.closed_on) FILTER (t.closed_on >= d.received_on) AS ended_on,
           coalesce(max_by(t.target_id, t.run_no) FILTER (t.state IN ('waiting', 'open')), max_by(t.target_id, t.run_no)) AS target_id
    FROM dated d JOIN target t ON t.root_id = d.root_id GROUP BY ALL)
SELECT d.delivery_id || '/' || d.row_no AS alert_id, d.delivery_id, d.row_no, d.run_no, d.root_id, m.target_id,
       coalesce(a.town_code, d.town_code) AS town_code,
       d.reported_on, d.received_on, d.reported_on + CAST(w.days AS INTEGER) AS due_on, s.talked_on,
       CASE WHEN s.talked_on IS NULL THEN m.ended_on END AS ended_on
FROM dated d
CROSS JOIN wait w
LEFT JOIN ref.town_alias a ON a.alias = d.town_code
LEFT JOIN spoken s ON s.delivery_id = d.delivery_id AND s.row_no = d.row_no
LEFT JOIN aimed m ON m.delivery_id = d.delivery_id AND m.row_no = d.row_no
