-- Where the packages lay that a run has deleted. Grain: package. Reads ops.package, ops.package_deleted.
SELECT p.recipient, p.made_on, p.file_name FROM ops.package p JOIN ops.package_deleted d USING (package_id)
