-- Empties the calendar before it is written anew: a code table of public figures, renewed from the county's file.
DELETE FROM ref.calendar_day
