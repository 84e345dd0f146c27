-- The limits of reporting in force on the day of the last run. Grain: name. Reads ref.reporting_limit, ops.run.
CREATE OR REPLACE VIEW out.reporting_limit AS
SELECT name, arg_max(value, valid_from) AS value FROM ref.reporting_limit
WHERE valid_from <= (SELECT max(as_of) FROM ops.run) GROUP BY name
