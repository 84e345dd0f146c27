-- Empties the limits before they are written anew: a code table, renewed from parameters/reporting.yaml.
DELETE FROM ref.reporting_limit
