-- Hashes of the packages that were registered, and where in a recipient's folder they lie. Grain: package. Reads ops.package.
SELECT sha256, made_on || '/' || file_name AS place FROM ops.package
