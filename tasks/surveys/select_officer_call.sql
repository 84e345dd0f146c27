-- Calls planned from today on. Grain: (officer, day, part of the day). Reads campaign.contact_plan.
SELECT officer_id, planned_on, part, count(*) AS calls FROM campaign.contact_plan
WHERE channel = 'phone' AND planned_on >= $as_of GROUP BY officer_id, planned_on, part
