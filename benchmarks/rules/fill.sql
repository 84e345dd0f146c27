-- Ten million typed rows of an invented list, about one in two hundred of which breaks a rule. Grain: row. Reads nothing.
CREATE TABLE typed.twelve AS
SELECT 'd' AS delivery_id, CAST(n AS INTEGER) AS row_no, CASE WHEN n % 1000 <> 1 THEN md5(n::VARCHAR) END AS token,
       CASE WHEN n % 5000 <> 2 THEN DATE '2024-02-01' + CAST(n % 29 AS INTEGER) END AS cut_on,
       CASE WHEN n % 5000 = 3 THEN DATE '2024-04-01' ELSE DATE '2024-02-20' END AS told_on,
       CASE WHEN n % 5000 = 4 THEN -1 ELSE n % 900000 END AS arrears_krw, CASE WHEN n % 5000 = 5 THEN 400 ELSE n % 24 END AS months,
       CASE WHEN n % 5000 = 6 THEN '2' ELSE '010' END || lpad((n % 100000000)::VARCHAR, 8, '0') AS phone,
       CASE WHEN n % 5000 = 7 THEN 'Z' ELSE 'ABCD'[1 + n % 4] END AS kind,
       CASE WHEN n % 5000 <> 8 THEN '전라남도 곡성군 곡성읍 읍내리 ' || n % 900 END AS address,
       CASE WHEN n % 5000 = 9 THEN '1-1' ELSE 'A' || lpad(n::VARCHAR, 8, '0') END AS account_no,
       CASE WHEN n % 5000 = 10 THEN 9 ELSE n % 5 END AS persons, CAST([] AS VARCHAR[]) AS _faults
FROM (SELECT unnest(range($rows - 20000)) AS n UNION ALL SELECT unnest(range(20000)))
