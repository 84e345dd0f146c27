-- What is observed of them, laid out by household with its town (of county 3 the towns 300 to 310), as linkage resolves it once:
-- one to nine kinds and months each, five on average; a tenth of them are no longer valid. Grain: observation.
SELECT number AS household_no,
       CAST(number // $size * 100 + CAST(floor(11 * power((hash(number) % 1000003) / 1000003, 1.6)) AS BIGINT) AS INTEGER) AS town_no,
       CAST(1 + CAST($kinds * power((hash(number, nth, 5) % 1000003) / 1000003, 2) AS INTEGER) % $kinds AS UTINYINT) AS kind_no,
       CAST(DATE '2024-03-04' + CAST(hash(number, nth, 6) % 200 AS INTEGER) - 20 AS DATE) AS valid_until
FROM (SELECT number, unnest(range(CAST(1 + hash(number, 7) % 9 AS BIGINT))) AS nth FROM range($counties * $size) AS h(number))
