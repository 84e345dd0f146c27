-- Temporary macros of every connection: keyed ids, and the reading of cells as they are written in offices.
-- Each answers NULL for what it cannot read; the caller tells an unreadable cell from an empty one.

-- A hexadecimal text with an a for the sixth digit of a row of digits, so that the door never takes what we sent out, and
-- what comes back, for a resident registration number.
CREATE TEMP MACRO spelled(hexadecimal) AS regexp_replace(hexadecimal, '([0-9]{5})[0-9]', '\1a', 'g');

-- HMAC-SHA256 (RFC 2104) of (table, natural key), first 128 bits, as hexadecimal text: equal to Keys.id_of.
CREATE TEMP MACRO id_of(table_name, natural_key) AS
    spelled(left(sha256(getvariable('id_outer') || unhex(sha256(getvariable('id_inner')
        || encode(table_name || chr(31) || natural_key)))), 32));

-- Full-width digits and punctuation as a word processor writes them, to ASCII; outer blanks off.
CREATE TEMP MACRO as_written(cell) AS
    nullif(trim(translate(cell, '０１２３４５６７８９－．／：　，', '0123456789-./: ,'), ' ' || chr(9) || chr(160)), '');

CREATE TEMP MACRO as_text(cell) AS nullif(trim(cell, ' ' || chr(9) || chr(160) || '　'), '');

-- The casts below take a cell that as_written has cleaned.
-- Four-digit years only: 24-03-01 is not guessed to be 2024.
CREATE TEMP MACRO as_date(cell) AS
    CASE WHEN regexp_matches(cell, '^(19|20)[0-9]{2}') THEN try_cast(try_strptime(
        regexp_replace(regexp_replace(cell, '\s*\.\s*$', ''), '\s*([./])\s*', '\1', 'g'),
        ['%Y-%m-%d', '%Y%m%d', '%Y.%m.%d', '%Y/%m/%d', '%Y-%m-%d %H:%M:%S']) AS DATE) END;

CREATE TEMP MACRO as_month(cell) AS
    try_cast(try_strptime(regexp_replace(cell, '[년월\s]+', '', 'g') || '01',
        ['%Y-%m%d', '%Y%m%d', '%Y.%m%d']) AS DATE);

CREATE TEMP MACRO as_integer(cell) AS
    CASE WHEN regexp_full_match(replace(cell, ',', ''), '[+-]?[0-9]{1,18}(\.0+)?')
         THEN try_cast(split_part(replace(cell, ',', ''), '.', 1) AS BIGINT) END;

CREATE TEMP MACRO as_boolean(cell) AS
    CASE WHEN upper(cell) IN ('Y', '1', 'TRUE', 'O', '예', '여', '유', '해당') THEN true
         WHEN upper(cell) IN ('N', '0', 'FALSE', 'X', '아니오', '부', '무', '미해당') THEN false END;

-- Digits only, with the zero that a spreadsheet dropped and without the country code.
CREATE TEMP MACRO as_digits(cell) AS regexp_replace(regexp_replace(cell, '^\s*\+82', '0'), '[^0-9]', '', 'g');

CREATE TEMP MACRO as_phone(cell) AS
    CASE WHEN regexp_full_match(cell, '[0-9+ ().-]+')
              AND regexp_full_match(as_digits(cell), '0?(2|[1-9][0-9])[0-9]{7,8}')
         THEN CASE WHEN as_digits(cell)[1] = '0' THEN as_digits(cell) ELSE '0' || as_digits(cell) END END;

CREATE TEMP MACRO as_time(cell) AS
    try_cast(try_strptime(cell, ['%H:%M', '%H:%M:%S', '%H시 %M분', '%H%M']) AS TIME);

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
