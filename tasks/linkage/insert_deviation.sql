-- Targets that hang on a row which this run withdrew by order, or whose link it undid: open or waiting ones that came by it, and
-- whomever somebody tried to reach while the link stood, which may have been the other one. The team head decides what becomes of
-- them, since what was done for them stays done. A row of which they were told before (its link was made again since by an order,
-- and is undone once more) is told of by the order that undid it; what went along is not told of twice. Grain: (row, code).
-- Reads core.appearance, core.current_link, core.household_root, core.withdrawn_row, core.link, core.link_answer,
-- core.person_household, campaign.target, campaign.listing, campaign.target_now, campaign.target_state, campaign.target_root,
-- campaign.contact_attempt, campaign.deviation.
INSERT INTO campaign.deviation BY NAME
WITH brought AS (
    SELECT delivery_id, row_no, target_id FROM campaign.target
    UNION ALL
    SELECT delivery_id, row_no, target_id FROM campaign.listing),
undone AS (
    SELECT u.delivery_id, u.row_no, max(l.run_no) AS linked_no, arg_max(l.person_id, l.run_no) AS person_id
    FROM core.link u
    JOIN core.link l ON l.delivery_id = u.delivery_id AND l.row_no = u.row_no AND l.run_no < u.run_no
    WHERE u.run_no = $run_no AND u.method = 'undone' GROUP BY u.delivery_id, u.row_no),
doubted AS (
    SELECT delivery_id, row_no, 'basis_withdrawn' AS code FROM core.withdrawn_row WHERE run_no = $run_no AND cause = 'ordered'
    UNION ALL
    SELECT delivery_id, row_no, 'link_undone' FROM undone),
hanging AS (
    SELECT d.delivery_id, d.row_no, d.code, n.current_id, s.state
    FROM doubted d
    JOIN brought b USING (delivery_id, row_no)
    JOIN campaign.target_now n USING (target_id)
    JOIN campaign.target_state s ON s.target_id = n.current_id AND s.state IN ('waiting', 'open')
    UNION ALL
    SELECT u.delivery_id, u.row_no, 'link_undone', t.target_id, t.state
    FROM undone u
    JOIN core.person_household m USING (person_id)
    JOIN campaign.target_root t ON t.root_id = m.household_id
    SEMI JOIN campaign.contact_attempt a ON a.target_id = t.target_id AND a.run_no >= u.linked_no
    UNION ALL  -- an undone look-up: the household in which somebody never lived
    SELECT u.delivery_id, u.row_no, 'link_undone', t.target_id, t.state
    FROM undone u
    JOIN core.appearance h ON h.delivery_id = u.delivery_id AND h.row_no = u.row_no AND h.household_no IS NOT NULL
    JOIN core.household_root r ON r.household_id = id_of('household', 'no/' || h.household_no)
    JOIN campaign.target_root t ON t.root_id = r.root_id
    WHERE EXISTS (FROM campaign.contact_attempt a WHERE a.target_id = t.target_id AND a.run_no >= u.linked_no)
       OR (t.state IN ('waiting', 'open') AND EXISTS (
           SELECT 1 FROM brought b JOIN core.current_link l USING (delivery_id, row_no)
           WHERE b.target_id = t.target_id AND l.person_id = u.person_id))),
named AS (
    SELECT delivery_id, row_no, code, arg_min(current_id, (state NOT IN ('waiting', 'open'), current_id)) AS target_id
    FROM hanging GROUP BY delivery_id, row_no, code),
again AS (
    SELECT u.delivery_id, u.row_no, 'link_undone' AS code, a.by_delivery_id, a.by_row_no
    FROM undone u
    JOIN core.link_answer a USING (delivery_id, row_no, person_id)
    SEMI JOIN campaign.deviation d ON d.delivery_id = u.delivery_id AND d.row_no = u.row_no AND d.code = 'link_undone'
    WHERE a.run_no = $run_no AND a.answer = 'other')
SELECT coalesce(a.by_delivery_id, n.delivery_id) AS delivery_id, coalesce(a.by_row_no, n.row_no) AS row_no, n.target_id, n.code,
       'team_head' AS owner, $as_of AS noticed_on, $run_no AS run_no
FROM named n LEFT JOIN again a USING (delivery_id, row_no, code)
WHERE a.by_row_no IS NOT NULL OR NOT EXISTS (FROM campaign.deviation d WHERE d.delivery_id = n.delivery_id AND d.row_no = n.row_no
                                             AND d.code = n.code)
