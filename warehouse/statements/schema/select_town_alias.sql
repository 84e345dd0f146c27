-- By what the towns were known until now; read before the county's file is renewed. Grain: alias. Reads ref.town_alias.
SELECT alias, town_code FROM ref.town_alias ORDER BY alias
