-- Requests for the county's own call service that are in the outbox and not too old. Grain: package. Reads ops.package.
SELECT package_id, recipient, period, made_on, file_name, sha256, run_no
FROM ops.package
WHERE recipient = 'call_service' AND kind = 'ai_call_request' AND made_on >= $since
  AND package_id NOT IN (SELECT package_id FROM ops.package_deleted)
ORDER BY made_on, package_id
