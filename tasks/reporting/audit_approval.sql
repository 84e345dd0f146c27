-- Lists laid before the team head, and what was decided: by document number, never by whom. Grain: (list, decision).
-- Reads campaign.target_list, campaign.approval.
SELECT l.list_id, l.list_hash, l.households, l.made_on, a.decision, a.decided_on, a.document_no, a.delivery_id, a.row_no
FROM campaign.target_list l LEFT JOIN campaign.approval a USING (list_id)
WHERE l.campaign_id = $campaign_id ORDER BY l.made_on, l.list_id, a.delivery_id, a.row_no
