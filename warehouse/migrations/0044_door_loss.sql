-- Whom a day sheet named of whom its officer told at the door that they died or live in an institution; and, of such a line, what a
-- later one tells instead: the newest of (package, ref) holds. It outlives its line, and stays as long as its person.
CREATE TABLE core.door_loss (
    person_id VARCHAR NOT NULL, package_id VARCHAR NOT NULL, ref VARCHAR NOT NULL, result VARCHAR NOT NULL,
    visited_on DATE NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, row_no));
