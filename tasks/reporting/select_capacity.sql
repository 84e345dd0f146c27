-- Towns whose officers cannot do their work by its due day. Grain: (campaign, town). Reads out.workload.
SELECT campaign_id, town_code, due_on, officer_days_needed, officer_days_left, officer_days_missing
FROM out.workload WHERE officer_days_missing > 0 ORDER BY officer_days_missing DESC, town_code
