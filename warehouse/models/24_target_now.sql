-- Every target with the one that goes on for it: itself, or the one it was attached to last. Who attaches a target attaches
-- those that were attached to it anew, so nobody has to follow a chain (a recursive query would cost tens of milliseconds,
-- and this is read a dozen times a run). Grain: target. Reads campaign.target, campaign.target_event.
CREATE OR REPLACE VIEW main.standing_target_now AS
SELECT t.target_id, coalesce(a.current_id, t.target_id) AS current_id
FROM campaign.target t
LEFT JOIN (SELECT target_id, arg_max(attached_to_id, run_no) AS current_id
           FROM campaign.target_event WHERE event = 'attached' GROUP BY target_id) a USING (target_id);
CREATE OR REPLACE VIEW campaign.target_now AS FROM standing_target_now
