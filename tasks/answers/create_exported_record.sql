-- Records of 행복이음 that tell of a household which was a target on their day; a row that broke another rule is told of too.
-- What is written there of a call for an urgent worklist tells those who sent it nothing new.
-- Grain: row. Reads typed.ssis_result, ops.delivery, ops.package, ops.run, campaign.package_named, campaign.target_root,
-- core.household_root.
CREATE OR REPLACE TEMP TABLE exported_record AS
SELECT e.delivery_id, e.row_no, d.run_no, coalesce(e.record_no, e.delivery_id || '/' || e.row_no) AS record_no, t.root_id, e.remark,
       coalesce(e.need = 'URGENT', false) AS is_said
FROM typed.ssis_result e
JOIN ops.delivery d ON d.delivery_id = e.delivery_id AND d.run_no <= $run_no
LEFT JOIN core.household_root n ON n.household_id = id_of('household', 'no/' || e.household_no)
LEFT JOIN campaign.package_named p ON p.package_id = e.package_id AND p.ref = e.ref
LEFT JOIN core.household_root w ON w.household_id = p.household_id
JOIN campaign.target_root t ON t.root_id = coalesce(n.root_id, w.root_id) AND t.state IN ('open', 'waiting')
JOIN ops.run made ON made.run_no = t.run_no AND made.as_of <= e.called_on
LEFT JOIN ops.package k ON k.package_id = e.package_id
WHERE is_said OR (e.remark IS NOT NULL AND k.kind IS DISTINCT FROM 'urgent_worklist')
QUALIFY row_number() OVER (PARTITION BY e.delivery_id, e.row_no ORDER BY t.target_id) = 1
