-- Refusals by the household that counts, with the channels they block; in force from refused_on until review_on. A refusal of
-- either side of a link holds for both, also after the link was undone. Grain: (refusal, household).
-- Reads campaign.refusal, campaign.refusal_scope, core.household_held.
CREATE OR REPLACE VIEW main.standing_refusal_root AS
SELECT r.*, h.root_id, s.blocks
FROM campaign.refusal r
JOIN core.household_held h ON h.household_id = r.household_id AND (h.until_no IS NULL OR r.run_no <= h.until_no)
JOIN campaign.refusal_scope s USING (scope)
QUALIFY row_number() OVER (PARTITION BY r.delivery_id, r.row_no, h.root_id ORDER BY h.until_no NULLS FIRST) = 1;
CREATE OR REPLACE VIEW campaign.refusal_root AS FROM standing_refusal_root
