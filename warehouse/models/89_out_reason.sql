-- Why each target was taken up, by kind. Grain: (target, kind). Reads campaign.target_reason, campaign.target, ref.indicator.
CREATE OR REPLACE VIEW out.reason AS
SELECT t.campaign_id, r.target_id, r.kind, i.name_ko AS kind_ko, i.is_national
FROM campaign.target_reason r JOIN campaign.target t USING (target_id) LEFT JOIN ref.indicator i USING (kind)
