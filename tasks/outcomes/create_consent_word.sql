-- The partners and items that the consents of new rows name, by code; NULL where a word is none of them.
-- Grain: (row, kind, word). Reads help_answer; $partners and $items are code by Korean name without blanks.
CREATE OR REPLACE TEMP TABLE consent_word AS
WITH word AS (
    SELECT delivery_id, row_no, 'partner' AS kind, unnest(string_split_regex(consent_partners, '[,，、;/]')) AS written
    FROM help_answer WHERE target_id IS NOT NULL AND consent_partners IS NOT NULL
    UNION ALL
    SELECT delivery_id, row_no, 'item', unnest(string_split_regex(consent_items, '[,，、;/]'))
    FROM help_answer WHERE target_id IS NOT NULL AND consent_items IS NOT NULL)
SELECT DISTINCT delivery_id, row_no, kind,
       code_of(CASE kind WHEN 'partner' THEN $partners ELSE $items END, written) AS code
FROM word WHERE trim(written) <> ''
