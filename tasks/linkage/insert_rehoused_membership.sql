-- Such persons live there. Grain: person. Reads rehoused.
INSERT INTO core.membership BY NAME SELECT *, $run_no AS run_no FROM rehoused
