-- Whether this week has had its worklists already: a survey while the campaign was open and a roster named somebody for the
-- week, or else the lists would wait for a Monday that may be the campaign's last; and whether this run's answers have been read.
-- Grain: one row. Reads ops.stage_run, ops.delivery_verdict, campaign.campaign_event, typed.staff_roster.
SELECT EXISTS (
           SELECT 1 FROM ops.stage_run s
           WHERE s.stage = 'surveys' AND s.as_of >= $monday AND s.run_no < $run_no
             AND s.run_no >= (SELECT min(v.run_no) FROM ops.delivery_verdict v JOIN typed.staff_roster d USING (delivery_id)
                              WHERE v.is_accepted AND d.duty_date BETWEEN $monday AND $monday + 6)
             AND s.run_no >= (SELECT max(run_no) FROM campaign.campaign_event WHERE event = 'opened')) AS had_list,
       EXISTS (SELECT 1 FROM ops.stage_run WHERE stage = 'answers' AND run_no = $run_no) AS is_answered
