-- Complaints and requests for correction that nobody answered, by whom and by when: of conduct, access, correction and stop the
-- team head, else the town. code: the kind of complaint, or the source that is asked. One that became an
-- objection to a decision is owed as that. Grain: (delivery, row, kind).
-- Reads campaign.complaint, campaign.complaint_match, campaign.complaint_answer, campaign.correction_request, campaign.objection,
-- out.reporting_limit, ref.town_alias.
CREATE OR REPLACE VIEW campaign.complaint_due AS
WITH wait AS (SELECT name, value AS days FROM out.reporting_limit),
owed AS (
    SELECT 'complaint' AS kind, kind AS code, delivery_id, row_no, run_no, received_on AS noticed_on,
           'complaint_answer_days.' || kind AS limit_name, kind IN ('why_me', 'not_helped', 'other') AS is_of_town
    FROM campaign.complaint
    UNION ALL
    SELECT 'correction', source, delivery_id, row_no, run_no, asked_on, 'correction_reply_days', false FROM campaign.correction_request)
SELECT o.kind, o.code, o.delivery_id, o.row_no, o.run_no, o.noticed_on, o.noticed_on + coalesce(w.days, 0) AS due_on,
       CASE WHEN o.is_of_town THEN coalesce(t.town_code, 'team_head') ELSE 'team_head' END AS owner, t.town_code
FROM owed o
ANTI JOIN campaign.objection b ON b.delivery_id = o.delivery_id AND b.row_no = o.row_no
ANTI JOIN campaign.complaint_answer a ON a.delivery_id = o.delivery_id AND a.row_no = o.row_no AND a.part = o.kind
LEFT JOIN wait w ON w.name = o.limit_name
LEFT JOIN campaign.complaint_match m ON m.delivery_id = o.delivery_id AND m.row_no = o.row_no
LEFT JOIN ref.town_alias t ON t.alias = m.town_code
