-- The decisions of the county that no later one replaced. Grain: decision.
-- Reads campaign.benefit_decision, campaign.decision_replacement.
CREATE OR REPLACE VIEW campaign.decision_in_force AS
SELECT b.* FROM campaign.benefit_decision b
ANTI JOIN campaign.decision_replacement r ON r.replaced_delivery_id = b.delivery_id AND r.replaced_row_no = b.row_no
