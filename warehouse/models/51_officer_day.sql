-- Who of a town office may go out on which day and for how long. Grain: officer and day of service.
-- Reads campaign.duty_day, ref.town.
CREATE OR REPLACE VIEW campaign.officer_day AS
FROM campaign.duty_day SEMI JOIN ref.town USING (town_code)
