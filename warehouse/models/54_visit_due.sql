-- Visits whose day has passed and whose result did not come by its due day, as of the last run; the officer owes it.
-- Grain: visit. Reads campaign.standing_visit, ops.run.
CREATE OR REPLACE VIEW campaign.visit_due AS
SELECT v.visit_id, v.request_id, v.target_id, v.root_id, v.campaign_id, v.officer_id, v.visit_on, v.return_due_on AS due_on,
       v.package_id
FROM campaign.standing_visit v
WHERE v.return_due_on < (SELECT max(as_of) FROM ops.run)
