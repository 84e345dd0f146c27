-- Received rows that are destroyed: past their years, and neither of a household that is kept, nor behind a fact that stays, nor
-- an order in force. Of a person who stays, neither what tells that they died or left, nor a row that corrects another, is
-- released or unlinked, nor what is so corrected: what they undo would come back.
-- The roster stays as long as the visits it explains.
-- Grain: row. Reads past_row, standing_row, kept_household, due_household, campaign.keeping, campaign.visit, core.*,
-- ops.row_event, typed.death_and_move, typed.staff_roster.
-- with: past_row (source VARCHAR, delivery_id VARCHAR, row_no INTEGER)
-- with: standing_row (delivery_id VARCHAR, row_no INTEGER)
CREATE OR REPLACE TEMP TABLE due_row AS
WITH person AS (
    SELECT m.person_id, bool_or(k.root_id IS NOT NULL) AS is_kept, bool_and(d.household_id IS NOT NULL) AS is_due
    FROM core.membership m
    JOIN core.household_root r USING (household_id)
    LEFT JOIN kept_household k USING (root_id)
    LEFT JOIN due_household d USING (household_id)
    GROUP BY m.person_id),
named AS (
    SELECT l.delivery_id, l.row_no, bool_or(coalesce(p.is_kept, false)) AS is_kept, bool_and(coalesce(p.is_due, true)) AS is_due,
           bool_or(l.method = 'undone') AS is_undone
    FROM core.link l LEFT JOIN person p USING (person_id) GROUP BY l.delivery_id, l.row_no),
bound AS (
    SELECT delivery_id, row_no FROM standing_row
    UNION SELECT delivery_id, row_no FROM campaign.keeping
    UNION SELECT delivery_id, row_no FROM typed.staff_roster WHERE duty_date >= (SELECT min(visit_on) FROM campaign.visit)
    UNION SELECT delivery_id, row_no FROM named WHERE is_kept OR (is_undone AND NOT is_due)
    UNION SELECT n.delivery_id, n.row_no FROM named n SEMI JOIN typed.death_and_move t USING (delivery_id, row_no) WHERE NOT n.is_due),
undone AS (
    SELECT delivery_id, row_no, by_delivery_id, by_row_no FROM core.row_withdrawal
    UNION SELECT delivery_id, row_no, by_delivery_id, by_row_no FROM ops.row_event
    UNION SELECT delivery_id, row_no, by_delivery_id, by_row_no FROM core.link_answer),
staying AS (
    SELECT u.* FROM undone u
    LEFT JOIN past_row p ON p.delivery_id = u.delivery_id AND p.row_no = u.row_no
    LEFT JOIN bound b ON b.delivery_id = u.delivery_id AND b.row_no = u.row_no
    LEFT JOIN named n ON n.delivery_id = u.delivery_id AND n.row_no = u.row_no
    WHERE p.row_no IS NULL OR b.row_no IS NOT NULL OR NOT n.is_due)
SELECT source, delivery_id, row_no FROM past_row
ANTI JOIN (FROM bound UNION SELECT delivery_id, row_no FROM staying UNION SELECT by_delivery_id, by_row_no FROM staying) b
    USING (delivery_id, row_no)
