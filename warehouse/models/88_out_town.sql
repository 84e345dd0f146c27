-- Towns by code and name. Grain: town. Reads ref.town.
CREATE OR REPLACE VIEW out.town AS SELECT town_code, name_ko FROM ref.town
