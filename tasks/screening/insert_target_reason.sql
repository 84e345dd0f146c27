-- Why: the kinds active when the household became a target. Grain: (target, kind). Reads campaign.target, active_kind.
INSERT INTO campaign.target_reason
SELECT t.target_id, k.kind, k.points, $run_no
FROM campaign.target t JOIN active_kind k USING (household_id)
WHERE t.run_no = $run_no
