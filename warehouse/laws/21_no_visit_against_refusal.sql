-- law: no visit is planned, or stands, against a refusal, a stop or a safety flag that a run before its day knew
-- Grain: one row. Reads campaign.visit_judged, campaign.visit_request, campaign.target, campaign.refusal,
-- campaign.refusal_scope, campaign.contact_stop, campaign.safety_flag, core.household_called, ops.run. A named order is exempt.
-- household_id: every id that was of the visited household, as that run knew it.
WITH planned AS (
    SELECT DISTINCT v.visit_id, v.run_no, v.known_to, n.as_of, b.household_id
    FROM campaign.visit_judged v
    JOIN campaign.visit_request r USING (request_id)
    JOIN campaign.target t ON t.target_id = v.target_id
    JOIN ops.run n ON n.run_no = v.known_to
    JOIN core.household_called a ON a.household_id = t.household_id AND a.run_no <= v.known_to
    JOIN core.household_called b ON b.as_id = a.as_id AND b.run_no <= v.known_to
    WHERE r.reason <> 'welfare_check'),
refused AS (
    SELECT p.visit_id, p.run_no
    FROM planned p
    JOIN campaign.refusal f ON f.household_id = p.household_id AND f.run_no <= p.known_to AND f.refused_on <= p.as_of
         AND p.as_of < f.review_on
    JOIN campaign.refusal_scope s ON s.scope = f.scope AND list_contains(s.blocks, 'visit')),
stopped AS (
    SELECT p.visit_id, p.run_no
    FROM planned p
    JOIN campaign.contact_stop s ON s.household_id = p.household_id AND s.run_no <= p.known_to
         AND p.as_of BETWEEN s.starts_on AND coalesce(s.ends_on, p.as_of)),
flagged AS (
    SELECT p.visit_id, p.run_no,
           arg_max({'flag': f.flag, 'only_channel': f.only_channel}, (f.flagged_on, f.run_no, f.delivery_id, f.row_no)) AS newest
    FROM planned p
    JOIN campaign.safety_flag f ON f.household_id = p.household_id AND f.run_no <= p.known_to
    GROUP BY p.visit_id, p.run_no),
against AS (
    SELECT visit_id, run_no FROM refused
    UNION
    SELECT visit_id, run_no FROM stopped
    UNION
    SELECT visit_id, run_no FROM flagged
    WHERE newest.flag <> 'NONE' AND upper(newest.only_channel) IS DISTINCT FROM 'VISIT')
SELECT count(*) AS left_side, 0 AS right_side, count(*) = 0 AS holds FROM against
