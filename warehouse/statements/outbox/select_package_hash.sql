-- Hashes of the packages that were registered. Grain: package. Reads ops.package.
SELECT sha256 FROM ops.package
