-- The decisions that came back, each against the list it names by hash. A decision on an unknown hash, on a list that was
-- decided before, of two minds or under two numbers, in a file with a change to a household that its list does not have
-- (whoever was meant would be called, also where a slip in the hash is why), dated before its list was made (a slip, or the
-- decision on another), or made when the list's campaign had closed is kept with the reason why it was not taken; what was
-- signed while it was open counts whenever it comes. One decision may have many rows (an amendment): all rows of one file and
-- hash are one decision. Of several that come in one run the one of the newest day counts, and of one day the one that
-- releases least, of amendments the one that strikes most: who was struck is not called because another decision came beside
-- it. Grain: row.
-- Reads typed.target_approval, ops.*, campaign.target_list, campaign.list_row, campaign.approval, campaign.campaign_event.
INSERT INTO campaign.approval
WITH on_list AS (
    SELECT l.list_id, p.ref
    FROM campaign.target_list l
    JOIN ops.package s ON s.kind = 'target_list' AND s.run_no = l.run_no
    JOIN ops.package_row p USING (package_id)
    JOIN campaign.list_row r ON r.list_id = l.list_id AND r.target_id = p.subject_id),
answer AS (
    SELECT a.*, v.run_no, l.list_id,
           EXISTS (SELECT 1 FROM campaign.approval p WHERE p.list_id = l.list_id AND p.refused_ko IS NULL) AS is_decided,
           coalesce(c.happened_on <= max(a.decided_on) OVER one_file, false) AS is_after_close,
           bool_or(a.ref IS NOT NULL AND o.ref IS NULL) OVER (PARTITION BY a.delivery_id) AS is_of_nobody,
           min(a.decision) OVER one_file <> max(a.decision) OVER one_file
               OR coalesce(min(a.document_no) OVER one_file <> max(a.document_no) OVER one_file, false) AS is_of_two_minds,
           coalesce(min(a.decided_on) OVER one_file < l.made_on, false) AS is_before_list,
           max(a.decided_on) OVER one_file AS newest_on, list_position(['REFUSED', 'AMENDED', 'APPROVED'], a.decision) AS releases,
           count(*) FILTER (a.action = 'REMOVE') OVER one_file AS struck
    FROM typed.target_approval a
    JOIN ops.delivery_verdict v ON v.delivery_id = a.delivery_id AND v.is_accepted AND v.run_no <= $run_no
    LEFT JOIN campaign.target_list l ON l.list_hash = a.list_hash
    LEFT JOIN on_list o ON o.list_id = l.list_id AND o.ref = a.ref
    LEFT JOIN campaign.campaign_event c ON c.campaign_id = l.campaign_id AND c.event = 'closed'
    ANTI JOIN ops.held_row h ON h.delivery_id = a.delivery_id AND h.row_no = a.row_no
    ANTI JOIN campaign.approval p ON p.delivery_id = a.delivery_id AND p.row_no = a.row_no
    WINDOW one_file AS (PARTITION BY a.delivery_id, a.list_hash)),
numbered AS (
    SELECT *, dense_rank() OVER (
               PARTITION BY list_hash
               ORDER BY is_of_two_minds OR is_of_nobody OR is_before_list OR is_after_close, run_no, newest_on DESC,
                        CASE WHEN is_of_two_minds THEN 0 ELSE releases END, struck DESC, delivery_id) AS answer_no
    FROM answer)
SELECT delivery_id, row_no, list_id, decision, decided_by, document_no, decided_on,
       CASE WHEN list_id IS NULL THEN '명단 확인값이 올린 명단과 다릅니다. 명단이 바뀌었으면 새 명단을 결재해 주십시오.'
            WHEN is_of_two_minds THEN '한 명단에 서로 다른 결재나 문서번호가 적혀 있습니다.'
            WHEN is_of_nobody
                THEN '명단에 없는 대상번호가 있어 결재 전체를 받지 않았습니다. 대상번호를 확인하여 다시 결재해 주십시오.'
            WHEN is_before_list
                THEN '결재일자가 명단을 만든 날보다 앞섭니다. 결재일자를 확인하여 다시 결재해 주십시오.'
            WHEN is_after_close
                THEN '명단의 사업이 끝난 뒤의 결재입니다. 기다리던 가구는 다음 사업의 명단에 다시 올립니다.'
            WHEN is_decided OR answer_no > 1 THEN '이미 결재된 명단입니다.' END,
       $run_no
FROM numbered
