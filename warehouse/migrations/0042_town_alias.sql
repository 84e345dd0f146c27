-- Everything by which a town of the county's file is known, or was: names and codes. Grain: alias.
CREATE TABLE ref.town_alias (alias VARCHAR PRIMARY KEY, town_code VARCHAR NOT NULL);
INSERT INTO ref.town_alias SELECT name_ko, town_code FROM ref.town UNION ALL SELECT town_code, town_code FROM ref.town;
