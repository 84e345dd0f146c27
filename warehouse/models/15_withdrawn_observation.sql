-- Observations of which every row that brought them was withdrawn, or turned out to name somebody else: what such a row tells of
-- whom it does name is an observation of its own. Grain: observation.
-- Reads core.observation_source, core.withdrawn_row, core.link.
CREATE OR REPLACE VIEW core.withdrawn_observation AS
WITH gone AS (
    SELECT observation_id, delivery_id, row_no FROM core.observation_source SEMI JOIN core.withdrawn_row USING (delivery_id, row_no)
    UNION
    SELECT s.observation_id, s.delivery_id, s.row_no
    FROM core.observation_source s JOIN (FROM core.link WHERE method = 'undone') u USING (delivery_id, row_no)
    WHERE s.run_no < u.run_no),
doubted AS (SELECT DISTINCT observation_id FROM gone)
SELECT observation_id FROM doubted
ANTI JOIN (SELECT s.observation_id FROM core.observation_source s SEMI JOIN doubted USING (observation_id)
           ANTI JOIN gone USING (observation_id, delivery_id, row_no)) k
    USING (observation_id)
