-- The services that new rows name, and what each stands for: given, applied_for, referred, or not taken (unknown,
-- not_theirs_to_give, without_talk). A talk that is recorded as a service and names none was counselling.
-- Grain: (row, service as written). Reads help_answer; $services is code by Korean name without blanks, $benefits, $talks,
-- $conference, $offered by partners and $partners_only of them, which no officer gives, are lists of codes.
CREATE OR REPLACE TEMP TABLE help_service AS
WITH word AS (
    SELECT a.*, unnest(string_split_regex(services, '[,，、;/]')) AS written FROM help_answer a
    WHERE target_id IS NOT NULL AND services IS NOT NULL
    UNION ALL
    SELECT a.*, '복지상담' FROM help_answer a
    WHERE target_id IS NOT NULL AND services IS NULL AND disposition = 'SERVICE' AND is_talk
    UNION ALL
    SELECT a.*, 'UNSTATED' FROM help_answer a
    WHERE target_id IS NOT NULL AND services IS NULL AND disposition = 'APPLIED'),
named AS (
    SELECT DISTINCT w.delivery_id, w.row_no, w.target_id, w.told_on, w.disposition, w.is_talk, w.officer_id,
           CASE WHEN w.written = 'UNSTATED' THEN 'UNSTATED'
                ELSE code_of($services, w.written) END AS service
    FROM word w WHERE trim(w.written) <> '')
SELECT *,
       CASE WHEN service IS NULL THEN 'unknown'
            WHEN service = 'UNSTATED' OR (list_contains(texts_of($benefits), service)
                                          AND disposition = 'APPLIED') THEN 'applied_for'
            WHEN list_contains(texts_of($conference), service) AND disposition = 'CASE' THEN 'proposed'
            WHEN disposition = 'REFERRED' AND list_contains(texts_of($offered), service) THEN 'referred'
            WHEN list_contains(list_concat(texts_of($benefits),
                                           texts_of($conference),
                                           texts_of($partners_only)), service) THEN 'not_theirs_to_give'
            WHEN list_contains(texts_of($talks), service) AND NOT is_talk THEN 'without_talk'
            ELSE 'given' END AS meaning
FROM named
