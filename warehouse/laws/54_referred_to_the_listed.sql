-- law: every referral left for a service that the directory of its run listed as given, with capacity and by file
-- Grain: one row. Reads campaign.referral_event, campaign.referral, ops.run, ops.delivery, ops.delivery_verdict, ops.quarantine,
-- core.row_withdrawal, typed.service_directory. Of a run before which no directory was accepted nothing is asked. Read from the
-- records themselves, apart from the view by which they are matched; a record's town and ages are left to the rule, since a
-- household moves.
WITH left_for AS (
    SELECT e.referral_id, r.partner, r.service, e.run_no, n.as_of
    FROM campaign.referral_event e JOIN campaign.referral r USING (referral_id) JOIN ops.run n ON n.run_no = e.run_no
    WHERE e.state = 'requested'),
accepted AS (
    SELECT d.delivery_id, v.run_no FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
    WHERE d.source = 'service_directory' AND v.is_accepted),
known AS (
    SELECT f.referral_id, arg_max(a.delivery_id, (a.run_no, a.delivery_id)) AS delivery_id
    FROM left_for f JOIN accepted a ON a.run_no <= f.run_no
    WHERE EXISTS (SELECT 1 FROM typed.service_directory t WHERE t.delivery_id = a.delivery_id
                  AND NOT EXISTS (SELECT 1 FROM core.row_withdrawal w WHERE w.delivery_id = t.delivery_id
                                  AND w.row_no = t.row_no AND w.run_no <= f.run_no))
    GROUP BY f.referral_id),
asked AS (
    SELECT f.referral_id, EXISTS (
        SELECT 1 FROM typed.service_directory t
        WHERE t.delivery_id = k.delivery_id AND t.status = 'ACTIVE'
          AND contains(t.traits, '"value": "' || f.partner || '"') AND contains(t.traits, '"value": "' || f.service || '"')
          AND NOT contains(t.traits, '"value": "CLOSED"') AND contains(t.traits, '"value": "FILE"')
          AND NOT EXISTS (SELECT 1 FROM ops.quarantine q WHERE q.delivery_id = t.delivery_id AND q.row_no = t.row_no
              AND q.action = 'quarantine_row')) AS is_listed
    FROM left_for f JOIN known k USING (referral_id))
SELECT count(*) AS left_side, count(*) FILTER (is_listed) AS right_side, coalesce(bool_and(is_listed), true) AS holds FROM asked
