-- The targets that today's answers speak of. Grain: target. Reads $targets, a JSON list of ids; campaign.target_root.
CREATE OR REPLACE TEMP TABLE answered AS
SELECT t.target_id, t.root_id FROM campaign.target_root t
SEMI JOIN (SELECT unnest(texts_of($targets)) AS target_id) USING (target_id)
