-- Minutes at the desk that worklists ask for from today on. Grain: (officer, day). Reads campaign.worklist_day.
SELECT officer_id, day, CAST(sum(minutes) AS INTEGER) AS minutes FROM campaign.worklist_day
WHERE day >= $as_of GROUP BY officer_id, day
