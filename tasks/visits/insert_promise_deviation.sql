-- Times that cannot be promised so: kept, for the officer to say. Grain: row. Reads new_promise.
INSERT INTO campaign.deviation
SELECT delivery_id, row_no, target_id, fault, coalesce(officer_id, 'team_head'), $as_of, $run_no
FROM new_promise WHERE fault IS NOT NULL
