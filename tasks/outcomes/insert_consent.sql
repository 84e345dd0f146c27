-- What a person consented to: one partner, the items, for a purpose, until a day, how given, and until when the partner may keep
-- it. A consent without a partner or an item, or of somebody who was not told that they may refuse, is none.
-- Grain: consent. Reads help_answer, consent_word; $days of validity, $kept_days for which the partner keeps it, $purpose.
INSERT INTO campaign.consent BY NAME
WITH item AS (
    SELECT delivery_id, row_no, list_sort(list(code)) AS items FROM consent_word
    WHERE kind = 'item' AND code IS NOT NULL GROUP BY ALL)
SELECT id_of('consent', concat_ws('|', a.delivery_id, a.row_no, p.code)) AS consent_id, a.target_id, p.code AS partner, i.items,
       a.told_on AS given_on, a.told_on + CAST($days AS INTEGER) AS valid_until, CAST($purpose AS VARCHAR) AS purpose,
       a.told_on + CAST($kept_days AS INTEGER) AS retained_until, true AS is_right_told,
       CASE a.source WHEN 'visit_result' THEN 'VISIT' ELSE 'PHONE' END AS given_by, a.delivery_id, a.row_no, $run_no AS run_no
FROM help_answer a
JOIN consent_word p ON p.delivery_id = a.delivery_id AND p.row_no = a.row_no AND p.kind = 'partner' AND p.code IS NOT NULL
JOIN item i ON i.delivery_id = a.delivery_id AND i.row_no = a.row_no
WHERE a.is_right_told
