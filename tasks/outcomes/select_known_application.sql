-- The applications of the named households as they stand. Grain: application. Reads campaign.application_state,
-- campaign.target_root; $households is a list.
SELECT a.application_id, a.target_id, a.applied_on, a.base_due_on AS due_on, a.first_decided_on AS decided_on, a.extension_no
FROM campaign.application_state a JOIN campaign.target_root t USING (target_id)
WHERE t.root_id IN (SELECT unnest(texts_of($households)))
