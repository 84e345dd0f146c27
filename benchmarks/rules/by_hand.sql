-- What a person would write for these rules alone: one reading of the rows, and the keys that stand twice. Grain: (row, rule).
-- Reads typed.twelve.
CREATE OR REPLACE TEMP TABLE by_hand AS
WITH twice AS (
    SELECT token, cut_on FROM typed.twelve WHERE token IS NOT NULL AND cut_on IS NOT NULL GROUP BY ALL HAVING count(*) > 1),
found AS (
    SELECT row_no, list_filter([
        CASE WHEN t.token IS NULL THEN 'token_present' END, CASE WHEN t.cut_on IS NULL THEN 'cut_on_present' END,
        CASE WHEN address IS NULL THEN 'address_present' END, CASE WHEN arrears_krw NOT BETWEEN 0 AND 100000000 THEN 'amount_range' END,
        CASE WHEN months NOT BETWEEN 0 AND 360 THEN 'months_range' END, CASE WHEN persons NOT BETWEEN 0 AND 8 THEN 'persons_range' END,
        CASE WHEN NOT regexp_full_match(phone, '0[1-9][0-9]+') THEN 'phone_shape' END,
        CASE WHEN NOT regexp_full_match(account_no, 'A[0-9]{8}') THEN 'account_shape' END,
        CASE WHEN kind NOT IN ('A', 'B', 'C', 'D') THEN 'kind_known' END, CASE WHEN told_on > $as_of THEN 'not_in_future' END,
        CASE WHEN w.token IS NOT NULL THEN 'key_once' END], lambda rule: rule IS NOT NULL) AS rules
    FROM typed.twelve t LEFT JOIN twice w ON w.token = t.token AND w.cut_on = t.cut_on)
SELECT row_no, unnest(rules) AS rule,
       len(list_filter(rules, lambda rule: rule NOT IN ('address_present', 'phone_shape'))) > 0 AS is_kept_back
FROM found WHERE len(rules) > 0
