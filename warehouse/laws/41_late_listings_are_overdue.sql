-- law: every listing past its due day whose target has no end is in out.overdue, and no other is
-- Grain: one row. Reads campaign.listing, campaign.target_state, out.overdue, ops.run.
WITH late AS (
    SELECT k.listing_id AS subject_id FROM campaign.listing k JOIN campaign.target_state s USING (target_id)
    WHERE s.state IN ('waiting', 'open') AND k.due_on < (SELECT max(as_of) FROM ops.run)),
told AS (SELECT subject_id FROM out.overdue WHERE kind = 'listing')
SELECT count(late.subject_id) AS left_side, count(told.subject_id) AS right_side,
       count(late.subject_id) = count(*) AND count(told.subject_id) = count(*) AS holds
FROM late FULL JOIN told USING (subject_id)
