-- What the new rows say of the persons they name, as written. Grain: row.
CREATE OR REPLACE TEMP TABLE new_appearance (
    delivery_id VARCHAR, row_no INTEGER, source VARCHAR, token VARCHAR, person_name VARCHAR, birth_on DATE,
    birth_year BIGINT, sex VARCHAR, phone VARCHAR, phone_2 VARCHAR, address VARCHAR, household_no VARCHAR, relation VARCHAR)
