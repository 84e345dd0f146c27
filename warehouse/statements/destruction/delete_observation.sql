-- Observations that no row that is left brought. Grain: observation. Reads core.observation_source.
DELETE FROM core.observation WHERE observation_id NOT IN (SELECT observation_id FROM core.observation_source)
