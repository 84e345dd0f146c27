-- Days and how many working days there were up to each. Grain: day. Reads ref.calendar_day.
CREATE OR REPLACE VIEW out.calendar_day AS SELECT day, is_working, working_no FROM ref.calendar_day
