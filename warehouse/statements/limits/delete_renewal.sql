-- Forgets what the tables of limits were made from, before they are made anew.
DELETE FROM ref.renewal WHERE name = 'limits'
