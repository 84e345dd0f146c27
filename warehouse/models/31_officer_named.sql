-- Officers of the rosters by the name that a list or sheet has: one of them, and all who bear it. Grain: name.
-- Reads core.officer_day.
CREATE OR REPLACE VIEW core.officer_named AS
SELECT officer_name, min(officer_id) AS officer_id, list(DISTINCT officer_id) AS officer_ids FROM core.officer_day GROUP BY officer_name
