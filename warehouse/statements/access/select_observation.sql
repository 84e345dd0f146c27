-- What was observed of a household, or of somebody who lives in it now, with every row that brought it, how it was withdrawn, and
-- how a row without a number was linked; a row whose link was undone since tells of somebody else. What a row told before
-- its link was undone, and tells again since it was confirmed anew, is told once, as it stands now. Grain: (kind, day, row).
-- Reads core.observation, core.observation_source, core.withdrawn_row, core.link, core.current_link, core.household_root,
-- core.observed_household, ref.indicator.
SELECT i.name_ko AS kind_ko, o.observed_on, o.valid_until, s.source, s.delivery_id, s.row_no, s.run_no,
       CASE w.cause WHEN 'corrected' THEN '정정됨' WHEN 'ordered' THEN '철회됨'
           ELSE CASE WHEN s.run_no < u.run_no THEN '다른 사람의 것으로 확인됨' END END AS withdrawn_ko,
       CASE k.method WHEN 'rule' THEN '규칙으로 연결' WHEN 'weights' THEN format('가중치로 연결(확률 {:.3f})', k.probability)
           WHEN 'human' THEN '사람이 확인한 연결' WHEN 'undone' THEN '연결 해제 뒤 따로 봄' END AS linked_ko
FROM core.observation o
JOIN core.observation_source s USING (observation_id)
JOIN core.household_root h ON h.household_id = o.household_id
JOIN core.observed_household n USING (observation_id)
JOIN core.household_root r ON r.household_id = $household_id AND r.root_id IN (h.root_id, n.household_id)
JOIN ref.indicator i USING (kind)
LEFT JOIN core.withdrawn_row w ON w.delivery_id = s.delivery_id AND w.row_no = s.row_no
LEFT JOIN (SELECT delivery_id, row_no, max(run_no) AS run_no FROM core.link WHERE method = 'undone' GROUP BY ALL) u
    ON u.delivery_id = s.delivery_id AND u.row_no = s.row_no
LEFT JOIN core.current_link k ON k.delivery_id = s.delivery_id AND k.row_no = s.row_no
QUALIFY row_number() OVER (PARTITION BY o.kind, o.observed_on, s.delivery_id, s.row_no ORDER BY s.run_no DESC, o.observation_id) = 1
ORDER BY o.observed_on, i.name_ko, s.source, s.delivery_id, s.row_no
