-- What the views of out count with: working days and the limits of reporting, renewed from the county's file and the
-- checkout's parameters before a page is made. Public figures only.

-- One calendar day; working_no counts the working days up to and with it, so a difference of two is a number of them.
CREATE TABLE ref.calendar_day (day DATE PRIMARY KEY, is_working BOOLEAN NOT NULL, working_no INTEGER NOT NULL);
-- One limit of parameters/reporting.yaml from a day on.
CREATE TABLE ref.reporting_limit (
    name VARCHAR NOT NULL, valid_from DATE NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (name, valid_from));
-- What a renewed table was last made from.
CREATE TABLE ref.renewal (name VARCHAR PRIMARY KEY, fingerprint VARCHAR NOT NULL);
