-- A need of a household that no service in force answered when it was told: which, and how far the nearest service was from
-- it (no_offer, not_in_force, out_of_area, not_eligible, no_capacity). The row is the answer that told the need.
CREATE TABLE campaign.service_gap (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, target_id VARCHAR NOT NULL, domain VARCHAR NOT NULL,
    reason VARCHAR NOT NULL, found_on DATE NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no, domain));
