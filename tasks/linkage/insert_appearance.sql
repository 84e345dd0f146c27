-- The new rows with the town and village their address names. The first town named in an address counts, the longest
-- name where two begin at one place; the village is the 리 that follows it. Grain: row. Reads new_appearance, ref.town.
INSERT INTO core.appearance BY NAME
WITH place AS (
    SELECT a.delivery_id, a.row_no,
           arg_min(t.town_code, (strpos(replace(a.address, ' ', ''), t.name_ko), -length(t.name_ko))) AS town_code,
           arg_min(t.name_ko, (strpos(replace(a.address, ' ', ''), t.name_ko), -length(t.name_ko))) AS town_ko
    FROM new_appearance a
    JOIN ref.town t ON contains(replace(a.address, ' ', ''), t.name_ko)
    GROUP BY a.delivery_id, a.row_no)
SELECT a.* REPLACE (coalesce(a.birth_year, year(a.birth_on)) AS birth_year),
       p.town_code,
       nullif(regexp_extract(split_part(replace(a.address, ' ', ''), p.town_ko, 2), '^([가-힣]{1,6}리)', 1), '') AS ri,
       $run_no AS run_no
FROM new_appearance a
LEFT JOIN place p USING (delivery_id, row_no)
