-- Whose passphrase a returned file may still bear: office programs save under the one with which a package was opened.
-- Grain: recipient and period of packages that a source answers, sent in the year before; that of a package first which the
-- file is named as. Reads ops.package.
SELECT recipient, period FROM ops.package
WHERE kind IN (SELECT value ->> '$' FROM json_each($kinds)) AND made_on > $as_of - INTERVAL 1 YEAR
GROUP BY recipient, period
ORDER BY bool_or(package_id = $named) DESC, max(made_on) DESC, recipient, period
