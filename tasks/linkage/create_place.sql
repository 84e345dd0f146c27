-- Where the addresses of the new rows lie. Grain: address as written.
CREATE OR REPLACE TEMP TABLE place (address VARCHAR, town_code VARCHAR, ri VARCHAR, lot VARCHAR, state VARCHAR)
