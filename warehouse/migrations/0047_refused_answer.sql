-- Which packages a file names that was refused whole, before a row of it could be read: whoever stands in one may have refused in it.
CREATE TABLE ops.refused_answer (
    delivery_id VARCHAR NOT NULL, package_id VARCHAR NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, package_id));
