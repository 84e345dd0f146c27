-- Temporary macros of every connection: keyed ids, and the reading of cells as they are written in offices.
-- Each answers NULL for what it cannot read; the caller tells an unreadable cell from an empty one.

-- A hexadecimal text with an a for the sixth digit of a row of digits, so that the door never takes what we sent out, and
-- what comes back, for a resident registration number.
CREATE TEMP MACRO spelled(hexadecimal) AS regexp_replace(hexadecimal, '([0-9]{5})[0-9]', '\1a', 'g');

-- HMAC-SHA256 (RFC 2104) of (table, natural key), first 128 bits, as hexadecimal text: equal to Keys.id_of.
CREATE TEMP MACRO id_of(table_name, natural_key) AS
    spelled(left(sha256(getvariable('id_outer') || unhex(sha256(getvariable('id_inner')
        || encode(table_name || chr(31) || natural_key)))), 32));

-- Outer blanks and line ends off.
CREATE TEMP MACRO as_text(cell) AS
    nullif(trim(cell, ' ' || chr(9) || chr(10) || chr(13) || chr(160) || '　'), '');

-- Full-width digits and punctuation as a word processor writes them, to ASCII.
CREATE TEMP MACRO as_written(cell) AS as_text(translate(cell, '０１２３４５６７８９－．／：　，', '0123456789-./: ,'));

-- The casts below take a cell that as_written has cleaned.
-- Four-digit years only: 24-03-01 is not guessed to be 2024. 2024-02-03, 20240203, 2024. 2. 3., 2024년 2월 3일, and what a
-- spreadsheet makes of a day.
CREATE TEMP MACRO as_date(cell) AS
    CASE WHEN regexp_full_match(cell, '(18|19|20)[0-9]{2}([0-9]{4}|[^0-9].*)') THEN try_cast(try_strptime(
        regexp_replace(regexp_replace(cell, '\s*[./년월-]\s*', '-', 'g'), '\s*(-|일)\s*$', ''),
        ['%Y-%m-%d', '%Y%m%d', '%Y-%m-%d %H:%M:%S']) AS DATE) END;

CREATE TEMP MACRO as_month(cell) AS CAST(
    CASE WHEN regexp_full_match(cell, '(19|20)[0-9]{2}([0-9]{2}|\s*[년./-]\s*[0-9]{1,2}\s*[월.]?)')
         THEN try_strptime(left(cell, 4) || '-' || regexp_extract(substr(cell, 5), '[0-9]+'), '%Y-%m')
         ELSE date_trunc('month', as_date(cell)) END AS DATE);

-- A comma separates thousands, and nothing else.
CREATE TEMP MACRO as_integer(cell) AS
    CASE WHEN regexp_full_match(cell, '[+-]?([0-9]{1,18}|[0-9]{1,3}(,[0-9]{3}){1,5})(\.0+)?')
         THEN try_cast(split_part(replace(cell, ',', ''), '.', 1) AS BIGINT) END;

-- A hand also draws a circle, a cross or a tick. A list, since DuckDB makes a join of a long IN: 46 flags took a second.
CREATE TEMP MACRO as_boolean(cell) AS
    CASE WHEN list_contains(['Y', '1', 'TRUE', 'O', '예', '여', '유', '해당', '○', '◯', 'ㅇ', 'V', '✓', '√'], upper(cell))
         THEN true
         WHEN list_contains(['N', '0', 'FALSE', 'X', '아니오', '부', '무', '미해당', '×'], upper(cell)) THEN false END;

-- Digits only, with the zero that a spreadsheet dropped and without the country code.
CREATE TEMP MACRO as_digits(cell) AS
    regexp_replace(regexp_replace(cell, '^\s*\+82[\s-]*(\(?0\)?)?', '0'), '[^0-9]', '', 'g');

CREATE TEMP MACRO as_phone(cell) AS
    CASE WHEN regexp_full_match(cell, '[0-9+ ().-]+')
              AND regexp_full_match(as_digits(cell), '0?(2|[1-9][0-9])[0-9]{7,8}')
         THEN CASE WHEN as_digits(cell)[1] = '0' THEN as_digits(cell) ELSE '0' || as_digits(cell) END END;

-- A spreadsheet writes a time as one of the day from which it counts.
CREATE TEMP MACRO as_time(cell) AS
    try_cast(try_strptime(
        replace(replace(regexp_replace(cell, '^1899-12-3[01] ', ''), '오전', 'AM'), '오후', 'PM'),
        ['%H:%M', '%H:%M:%S', '%H시 %M분', '%H시%M분', '%H시', '%H%M', '%p %I:%M', '%p %I시 %M분', '%p %I시%M분',
         '%p %I시']) AS TIME);

CREATE TEMP MACRO as_timestamp(cell) AS
    try_strptime(replace(left(cell, 19), 'T', ' '),
        ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y.%m.%d %H:%M', '%Y%m%d%H%M%S', '%Y-%m-%d']);

-- The door writes a resident registration number as t1:<token>/<birth date>/<sex>, an unreadable one as x1:<hash>.
CREATE TEMP MACRO token_of(cell) AS
    CASE WHEN regexp_matches(cell, '^t[0-9]+:[0-9a-f]{32}/[0-9]{8}/[MF]$') THEN split_part(cell, '/', 1) END;
CREATE TEMP MACRO token_birth_on(cell) AS
    CASE WHEN token_of(cell) IS NOT NULL THEN as_date(split_part(cell, '/', 2)) END;
CREATE TEMP MACRO token_sex(cell) AS
    CASE WHEN token_of(cell) IS NOT NULL THEN split_part(cell, '/', 3) END;
