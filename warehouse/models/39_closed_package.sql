-- Packages that are closed to whom they went: they were transferred, left or went away for long, and what is open in them was
-- handed over that day. Grain: package of an officer. Reads ops.package, campaign.access_end.
CREATE OR REPLACE VIEW campaign.closed_package AS
SELECT p.package_id, a.officer_id, min(a.ended_on) AS ended_on
FROM ops.package p JOIN campaign.access_end a ON p.recipient = 'officer-' || a.officer_id
WHERE p.made_on < a.ended_on
GROUP BY p.package_id, a.officer_id
