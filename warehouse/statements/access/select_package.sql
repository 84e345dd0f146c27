-- The recipient and the passphrase's period of a package. Grain: at most one row. Reads ops.package.
SELECT recipient, period FROM ops.package WHERE package_id = $package_id
