-- Targets of which something was told that nobody has answered yet: an alert without a talk, a danger after which no officer
-- called or went, a visit that a danger, an alert, a wish or an officer asked for. told_on: the newest day of them; a
-- contact from before that day ends nothing, however late its row comes. Grain: target.
-- Reads campaign.alert_state, campaign.urgent_finding, campaign.visit_request_state, campaign.contact_attempt,
-- campaign.target, campaign.target_now, core.household_root, ops.run.
CREATE OR REPLACE VIEW campaign.unheard_word AS
WITH target AS (SELECT t.target_id, r.root_id FROM campaign.target t JOIN core.household_root r USING (household_id)),
contact AS (
    SELECT n.current_id AS target_id, a.attempted_on, a.delivery_id, a.row_no
    FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)
    WHERE a.channel IN ('phone', 'visit') AND a.result <> 'NOT_DONE'),
danger AS (
    SELECT t.target_id, u.delivery_id, u.row_no, coalesce(c.attempted_on, u.found_on) AS told_on
    FROM campaign.urgent_finding u
    JOIN core.household_root h USING (household_id)
    JOIN target t ON t.root_id = h.root_id
    LEFT JOIN campaign.contact_attempt c ON c.delivery_id = u.delivery_id AND c.row_no = u.row_no),
answered AS (
    SELECT DISTINCT d.target_id, d.delivery_id, d.row_no
    FROM danger d JOIN contact c ON c.target_id = d.target_id AND c.attempted_on >= d.told_on
    WHERE (c.delivery_id, c.row_no) <> (d.delivery_id, d.row_no)),
word AS (
    SELECT target_id, reported_on AS told_on FROM campaign.alert_state WHERE talked_on IS NULL AND ended_on IS NULL
    UNION ALL
    SELECT d.target_id, d.told_on FROM danger d
    ANTI JOIN answered a ON a.target_id = d.target_id AND a.delivery_id = d.delivery_id AND a.row_no = d.row_no
    UNION ALL
    SELECT v.target_id, coalesce(c.attempted_on, r.as_of)
    FROM campaign.visit_request_state v
    JOIN ops.run r USING (run_no)
    LEFT JOIN campaign.contact_attempt c ON c.delivery_id = v.delivery_id AND c.row_no = v.row_no
    WHERE v.is_open AND v.reason IN ('urgent', 'welfare_check', 'alert', 'visit_needed', 'wants_visit'))
SELECT target_id, max(told_on) AS told_on FROM word WHERE target_id IS NOT NULL GROUP BY target_id
