-- Observations of which every row that brought them was withdrawn, or turned out to name somebody else: what such a row tells of
-- whom it does name is an observation of its own; and so are those that were told of a household in which somebody never
-- lived, and were told once more of theirs. Grain: observation.
-- Reads core.observation, core.observation_source, core.withdrawn_row, core.link.
CREATE OR REPLACE VIEW core.withdrawn_observation AS
WITH gone AS (
    SELECT observation_id, delivery_id, row_no FROM core.observation_source SEMI JOIN core.withdrawn_row USING (delivery_id, row_no)
    UNION
    SELECT s.observation_id, s.delivery_id, s.row_no
    FROM core.observation_source s JOIN (FROM core.link WHERE method = 'undone') u USING (delivery_id, row_no)
    WHERE s.run_no < u.run_no
    UNION
    SELECT s.observation_id, s.delivery_id, s.row_no
    FROM (FROM core.link WHERE is_renewal AND method <> 'undone') u
    JOIN core.observation_source s ON s.delivery_id = u.delivery_id AND s.row_no = u.row_no AND s.run_no < u.run_no
    JOIN core.observation_source n ON n.delivery_id = u.delivery_id AND n.row_no = u.row_no AND n.run_no = u.run_no
    JOIN core.observation o ON o.observation_id = s.observation_id
    SEMI JOIN core.observation t ON t.observation_id = n.observation_id AND t.kind = o.kind AND t.observation_id <> o.observation_id),
doubted AS (SELECT DISTINCT observation_id FROM gone)
SELECT observation_id FROM doubted
ANTI JOIN (SELECT s.observation_id FROM core.observation_source s SEMI JOIN doubted USING (observation_id)
           ANTI JOIN gone USING (observation_id, delivery_id, row_no)) k
    USING (observation_id)
