-- The recipient, the passphrase's period and the run of a package, and the day from which it is closed to that recipient, if any.
-- Grain: at most one row. Reads ops.package, campaign.closed_package.
SELECT p.recipient, p.period, p.run_no, c.ended_on AS closed_on
FROM ops.package p LEFT JOIN campaign.closed_package c USING (package_id) WHERE p.package_id = $package_id
