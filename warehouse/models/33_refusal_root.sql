-- Refusals by the household that counts, with the channels they block; in force from refused_on until review_on.
-- Grain: refusal. Reads campaign.refusal, campaign.refusal_scope, core.household_root.
CREATE OR REPLACE VIEW campaign.refusal_root AS
SELECT r.*, h.root_id, s.blocks
FROM campaign.refusal r JOIN core.household_root h USING (household_id) JOIN campaign.refusal_scope s USING (scope)
