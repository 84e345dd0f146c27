-- What some targets were chosen for: an officer asks about it. Grain: (target, kind). Reads campaign.target_reason.
SELECT target_id, kind FROM campaign.target_reason
SEMI JOIN (SELECT unnest(texts_of($targets)) AS target_id) wanted USING (target_id)
