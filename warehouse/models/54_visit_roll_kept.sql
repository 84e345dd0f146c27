-- Pages of the 방문명부 of which no desk has said that they are gone. A tick speaks of all that its trip's officer was given before
-- it came, up to the day of the trip. asked_on: the first day from that of the page on, on which a trip sheet asked for it, and
-- town_code the office that was asked; NULL until then, since nobody could tick it. Grain: page.
-- Reads campaign.visit_roll, campaign.visit_roll_tick, campaign.trip, ref.town_alias.
CREATE OR REPLACE VIEW campaign.visit_roll_kept AS
WITH trip AS (
    SELECT DISTINCT t.trip_id, t.officer_id, coalesce(a.town_code, t.town_code) AS town_code, t.trip_on
    FROM campaign.trip t LEFT JOIN ref.town_alias a ON a.alias = t.town_code),
asked AS (
    SELECT r.package_id, r.visit_on, min(t.trip_on) AS asked_on, arg_min(t.town_code, (t.trip_on, t.trip_id)) AS town_code
    FROM campaign.visit_roll r JOIN trip t ON t.officer_id = r.officer_id AND t.trip_on >= r.visit_on
    GROUP BY r.package_id, r.visit_on),
gone AS (
    SELECT DISTINCT r.package_id, r.visit_on
    FROM campaign.visit_roll r
    JOIN trip t ON t.officer_id = r.officer_id AND t.trip_on >= r.visit_on
    JOIN campaign.visit_roll_tick k ON k.trip_id = t.trip_id AND k.run_no > r.run_no)
SELECT r.*, a.asked_on, a.town_code
FROM campaign.visit_roll r
LEFT JOIN asked a USING (package_id, visit_on)
ANTI JOIN gone g USING (package_id, visit_on)
