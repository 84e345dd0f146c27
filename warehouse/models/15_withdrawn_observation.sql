-- Observations of which every row that brought them was withdrawn. Grain: observation.
-- Reads core.observation_source, core.withdrawn_row.
CREATE OR REPLACE VIEW core.withdrawn_observation AS
WITH doubted AS (SELECT DISTINCT observation_id FROM core.observation_source SEMI JOIN core.withdrawn_row USING (delivery_id, row_no))
SELECT observation_id FROM doubted
ANTI JOIN (SELECT observation_id FROM core.observation_source ANTI JOIN core.withdrawn_row USING (delivery_id, row_no)) s
    USING (observation_id)
