-- Who may ride along to the visits of a town that is not theirs, by a signed order: an officer who is named, of another town
-- or of the county's own team, or whoever is on duty in a paired town. Grain: officer, day and town.
-- Reads campaign.duty_day, ops.accepted_order, ref.town_alias.
CREATE OR REPLACE VIEW campaign.companion_day AS
WITH signed AS (
    SELECT t.town_code AS for_town_code, o.officer_id, f.town_code AS from_town_code, o.starts_on, o.ends_on, o.run_no
    FROM ops.accepted_order o
    JOIN ref.town_alias t ON starts_with(replace(o.office, ' ', ''), t.alias)
    LEFT JOIN ref.town_alias f ON starts_with(replace(o.from_office, ' ', ''), f.alias)
    WHERE o.order_kind = 'SECOND_PERSON')
SELECT DISTINCT s.for_town_code, d.*
FROM signed s
JOIN campaign.duty_day d ON (d.officer_id = s.officer_id OR (s.officer_id IS NULL AND d.town_code = s.from_town_code))
     AND is_ordered(s.starts_on, coalesce(s.ends_on, s.starts_on), d.duty_on)
WHERE d.town_code IS DISTINCT FROM s.for_town_code
