-- Temporary macros of every connection: keyed ids, what holds on a day, and the reading of cells as they are written in offices.
-- Each answers NULL for what it cannot read; the caller tells an unreadable cell from an empty one.

-- A hexadecimal text with an a for the sixth digit of a row of digits, so that the door never takes what we sent out, and
-- what comes back, for a resident registration number.
CREATE TEMP MACRO spelled(hexadecimal) AS regexp_replace(hexadecimal, '([0-9]{5})[0-9]', '\1a', 'g');

-- HMAC-SHA256 (RFC 2104) of (table, natural key), first 128 bits, as hexadecimal text: equal to Keys.id_of.
CREATE TEMP MACRO id_of(table_name, natural_key) AS
    spelled(left(sha256(getvariable('id_outer') || unhex(sha256(getvariable('id_inner')
        || encode(table_name || chr(31) || natural_key)))), 32));

-- Whether an order about contact holds on a day: from its first to its last, without one until another ends it. Whether a
-- refusal does: until the day on which it is asked about again.
CREATE TEMP MACRO is_ordered(starts_on, ends_on, day) AS starts_on <= day AND coalesce(ends_on, day) >= day;
-- By the roster: not off for the whole day; hours of parental leave (육아시간) are hours of it, each day for years.
CREATE TEMP MACRO is_at_work(leave) AS leave IS NULL OR leave IN ('HALF_DAY', 'PARENTAL');
CREATE TEMP MACRO is_refused(refused_on, review_on, day) AS refused_on <= day AND day < review_on;

-- Whether a package was sent to whoever calls or visits: only in its rows an officer tells of a talk.
CREATE TEMP MACRO is_officers(kind) AS kind IN ('phone_worklist', 'day_sheet', 'urgent_worklist', 'input_card', 'handover');

-- The texts of a JSON list.
CREATE TEMP MACRO texts_of(list) AS CAST(CAST(list AS JSON) AS VARCHAR[]);

-- Whether a hand wrote where partners stand, or beside none where items do, that a consent is taken back. Where several
-- things stand there, or a negation, nobody can tell of which: the officer is asked about an unknown word.
CREATE TEMP MACRO is_taken_back(partners, items) AS
    coalesce(regexp_matches(coalesce(partners, items), '철\s*회|취\s*소|거\s*[부절]')
             AND NOT regexp_matches(coalesce(partners, items), '[,，、;/(\n]|않|없|안\s*[함했하]'), false);

-- Whether an address, with its village, names another door than one of before. One that says less or more of a place, or is
-- written otherwise, has the same numbers: of its lot or its building on a road, and of a flat.
CREATE TEMP MACRO numbers_of(address) AS regexp_extract_all(address, '[0-9]+(-[0-9]+)?');
CREATE TEMP MACRO is_other_door(before, ri_before, address, ri) AS
    coalesce(ri <> ri_before OR NOT (list_has_all(numbers_of(address), numbers_of(before))
                                     OR list_has_all(numbers_of(before), numbers_of(address))), false);

-- The code of a word as a hand wrote it, by a JSON object of codes by word, whatever signs the word has.
CREATE TEMP MACRO code_of(codes, written) AS
    CAST(CAST(codes AS JSON) AS MAP(VARCHAR, VARCHAR))[regexp_replace(written, '[\s"]', '', 'g')];

-- Most cells are as they should be. A macro that looks at each sign asks first, by one pattern, whether it has to: that is
-- several times cheaper, and the outcome is the same (tests/property/test_macros.py). A constant stands as it is where it can:
-- a small file costs what its statement does to plan, and that goes by the functions in it.

-- Outer blanks and line ends off. There are none where the cell begins with a sign of a keyboard or a syllable and does not
-- end with one of them, each asked by itself: to its last sign DuckDB walks through the whole cell.
CREATE TEMP MACRO has_bare_ends(cell) AS
    (cell BETWEEN '!' AND '~' OR cell BETWEEN '가' AND '힣')
    AND NOT (ends_with(cell, ' ') OR ends_with(cell, E'\t') OR ends_with(cell, E'\n') OR ends_with(cell, E'\r')
             OR ends_with(cell, chr(160)) OR ends_with(cell, '　'));
CREATE TEMP MACRO is_bare(cell) AS regexp_full_match(cell, '[!-~가-힣]([ -~가-힣]*[!-~가-힣])?');
CREATE TEMP MACRO trimmed(cell) AS nullif(trim(cell, E' \t\n\r　' || chr(160)), '');
CREATE TEMP MACRO as_text(cell) AS
    CASE WHEN has_bare_ends(cell) THEN cell WHEN cell = '' THEN NULL ELSE trimmed(cell) END;
-- What a hand wrote of somebody, a name or a memo, goes out to others: what the door put for a resident number within it says
-- whose it is, as the number did. An id may look like such a number, and is told from others by what the door put there.
CREATE TEMP MACRO as_told(cell) AS
    CASE WHEN contains(cell, '/') AND contains(cell, ':')
         THEN trimmed(regexp_replace(cell, '\(?t[0-9]+:[0-9a-f]{32}/[0-9]{8}/[MF]\)?', '(주민등록번호: 지움)', 'g'))
         ELSE as_text(cell) END;

-- A number or id by which rows are told apart: what is filled in where there is none (-, 0, 없음) would make all of them one.
CREATE TEMP MACRO as_number_of(cell) AS
    CASE WHEN length(cell) < 9 AND regexp_full_match(replace(as_text(cell), ' ', ''), '[-.·*0]+|없음|미상|모름|미확인|미부여|해당없음|(?i:n/?a|null|none)')
         THEN NULL ELSE as_text(cell) END;

-- The signs that nobody sees: soft hyphen, zero-width blanks, marks of the direction, byte order mark.
CREATE TEMP MACRO unseen() AS url_decode('%C2%AD%E2%80%8B%E2%80%8C%E2%80%8D%E2%80%8E%E2%80%8F%E2%81%A0%EF%BB%BF');

-- Full-width digits and punctuation as a word processor writes them, and its dashes, to ASCII, without the signs that nobody
-- sees. None of them is in a cell of as many bytes as signs.
CREATE TEMP MACRO as_written(cell) AS
    CASE WHEN cell = '' THEN NULL WHEN strlen(cell) = length(cell) AND has_bare_ends(cell) THEN cell WHEN is_bare(cell) THEN cell
         ELSE trimmed(translate(cell, '０１２３４５６７８９－‐‑–—―−．／：　，' || unseen(), '0123456789-------./: ,')) END;

-- The casts below take a cell that as_written has cleaned.

-- A time by the clock of Korea. One that names its zone (Z, +00:00) is told by that clock too, and a part of a second is
-- left out; what else stands behind a time is not guessed at.
CREATE TEMP MACRO zone_of(cell) AS
    regexp_extract(cell, ':[0-9]{2}(\.[0-9]{1,9})?\s*(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])$', 2);
CREATE TEMP MACRO zone_minutes(zone) AS
    CASE WHEN zone = '' THEN 540 WHEN zone = 'Z' THEN 0
         ELSE CAST(zone[1] || '1' AS INTEGER) * (60 * CAST(zone[2:3] AS INTEGER) + CAST(zone[-2:] AS INTEGER)) END;
-- Before a time a day is written as in a column of days: 2024. 2. 3.(토) 오후 2:30, 2024/2/3 14:30, 2024년 2월 3일 14시 30분.
CREATE TEMP MACRO dashed(cell) AS
    CASE WHEN regexp_full_match(cell, '[0-9]{4}-[0-9]{2}-[0-9]{2}.*') THEN cell ELSE
        regexp_replace(regexp_replace(cell, '([0-9]{1,2})시\s*([0-9]{1,2})분$', '\1:\2'),
            '^([0-9]{4})\s*[./년-]\s*([0-9]{1,2})\s*[./월-]\s*([0-9]{1,2})\s*[.일]?\s*([(][월화수목금토일](요일)?[)])?\s+([0-9오AP])',
            '\1-\2-\3 \6') END;
CREATE TEMP MACRO as_timestamp(cell) AS
    CASE WHEN regexp_full_match(cell, '(18|19|20)[0-9]{2}.*') THEN try_strptime(
        replace(replace(dashed(replace(
            regexp_replace(cell, '(:[0-9]{2})(\.[0-9]{1,9})?\s*(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?$', '\1'),
            'T', ' ')), '오전', 'AM'), '오후', 'PM'),
        ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y%m%d%H%M%S', '%Y-%m-%d', '%Y-%m-%d %p %I:%M',
         '%Y-%m-%d %p %I:%M:%S', '%Y-%m-%d %I:%M %p', '%Y-%m-%d %I:%M:%S %p'])
        + to_minutes(540 - zone_minutes(zone_of(cell))) END;

-- Four-digit years only: 24-03-01 is not guessed to be 2024, nor which number of 03-04-05 is the year. 2024-02-03, 20240203,
-- 2024. 2. 3., 2024년 2월 3일, with the weekday or the age behind them as letters of offices write it, 2024. 2. 3.(토),
-- 1950. 5. 5.(73세), and what a spreadsheet makes of a day.
-- A masked resident number tells its birth: 500505-2****** by the century of its seventh digit.
CREATE TEMP MACRO masked_birth(cell) AS try_strptime(
    CASE regexp_extract(cell, '^.{6}-?(.)', 1) WHEN '9' THEN '18' WHEN '0' THEN '18' WHEN '3' THEN '20' WHEN '4' THEN '20'
         WHEN '7' THEN '20' WHEN '8' THEN '20' ELSE '19' END || left(cell, 6), '%Y%m%d');
CREATE TEMP MACRO as_date(cell) AS
    CASE WHEN regexp_full_match(cell, '(18|19|20)[0-9]{2}[.-][0-9]{2}[.-][0-9]{2}') THEN try_cast(replace(cell, '.', '-') AS DATE)
         WHEN regexp_full_match(cell, '(18|19|20)[0-9]{2}([0-9]{4}|[^0-9].*)') THEN coalesce(try_cast(try_strptime(
        regexp_replace(regexp_replace(regexp_replace(cell, '\s*[(（]([월화수목금토일](요일)?|만?\s*[0-9]{1,3}세)[)）]$', ''),
                                      '\s*[./년월-]\s*', '-', 'g'), '\s*(-|일)\s*$', ''),
        ['%Y-%m-%d', '%Y%m%d', '%Y-%m-%d %H:%M:%S']) AS DATE), CAST(as_timestamp(cell) AS DATE))
         WHEN ends_with(cell, '*') AND regexp_full_match(cell, '[0-9]{6}-?[0-9]\*{6}') THEN CAST(masked_birth(cell) AS DATE) END;

CREATE TEMP MACRO as_month(cell) AS CAST(
    CASE WHEN regexp_full_match(cell, '(19|20)[0-9]{2}([0-9]{2}|\s*[년./-]\s*[0-9]{1,2}\s*[월.]?)')
         THEN try_strptime(left(cell, 4) || '-' || regexp_extract(substr(cell, 5), '[0-9]+'), '%Y-%m')
         ELSE date_trunc('month', as_date(cell)) END AS DATE);

-- A day or month whose year has two digits and comes first, as its layout says, with the year in full: 24-03-01, 24. 3. 1.,
-- '24.3.1, 24년 3월 1일, and once it is parted 240301, also of a resident number that tells no more (240301-*******). It is
-- one of the hundred years from years_from on.
CREATE TEMP MACRO parted(cell) AS regexp_replace(cell, '^([0-9]{2})([0-9]{2})([0-9]{2})(-?\*{7})?$', '\1-\2-\3');
CREATE TEMP MACRO with_century(cell, years_from) AS
    CASE WHEN regexp_full_match(cell, '[''’‘]?[0-9]{2}\s*[./년-]\s*[0-9]{1,2}([^0-9].*)?')
         THEN CAST(years_from + (try_cast(regexp_extract(cell, '[0-9]{2}') AS INTEGER) - years_from % 100 + 100) % 100 AS VARCHAR)
              || regexp_replace(cell, '^[''’‘]?[0-9]{2}', '')
         ELSE cell END;

-- A comma separates thousands, and nothing else.
CREATE TEMP MACRO as_integer(cell) AS
    CASE WHEN regexp_full_match(cell, '-?[0-9]{1,18}') THEN try_cast(cell AS BIGINT)
         WHEN regexp_full_match(cell, '[+-]?([0-9]{1,18}|[0-9]{1,3}(,[0-9]{3}){1,5})(\.0+)?')
         THEN try_cast(split_part(replace(cell, ',', ''), '.', 1) AS BIGINT) END;

-- A count, also with the word for what its column counts: 20분 in a column of minutes, and in no other.
CREATE TEMP MACRO counting_word(unit) AS
    CASE unit WHEN 'minutes' THEN '분' WHEN 'seconds' THEN '초' WHEN 'persons' THEN '명' WHEN 'months' THEN '개월'
                      WHEN 'days' THEN '일' END;
CREATE TEMP MACRO as_counted(cell, unit) AS
    coalesce(as_integer(cell), as_integer(regexp_extract(cell, '^(.*?)\p{Zs}*' || counting_word(unit) || '$', 1)));

-- A word of a code column, however its parts are spaced: 방문 필요, also by the blank that a word processor does not break, or
-- with a full stop behind it.
CREATE TEMP MACRO unspaced(cell) AS rtrim(replace(replace(cell, ' ', ''), chr(160), ''), '.');
-- The name of a kind without what stands in brackets: by it no two national ones are alike.
CREATE TEMP MACRO kind_stem(name) AS unspaced(split_part(name, '(', 1));
-- Whether a hand's words name a kind of this name: a local one by its whole name alone.
CREATE TEMP MACRO names_kind(written, name_ko, kind) AS
    kind_stem(name_ko) = kind_stem(written) AND (name_ko = written OR NOT starts_with(kind, 'LOCAL_'));
-- Kinds as a list parts them, by its separator, semicolons and lines; and as a hand does within what is none: 단전·단수.
CREATE TEMP MACRO by_line(cell, separator) AS
    string_split(replace(replace(cell, ';', separator), E'\n', separator), separator);
CREATE TEMP MACRO by_sign(written) AS string_split_regex(written, '[·ㆍ・‧•/+]');

-- An amount with its unit and its sign as accountants write them: 1,234원, ₩1,234, 12천원, and below nothing △1,234 or (1,234).
-- Its digits in millionths, and the won of which it tells (times, if it tells of none).
CREATE TEMP MACRO won_millionths(cell) AS try_cast(
    split_part(regexp_extract(replace(cell, ',', ''), '[0-9.]+'), '.', 1)
    || rpad(split_part(regexp_extract(replace(cell, ',', ''), '[0-9.]+'), '.', 2), 6, '0') AS HUGEINT);
CREATE TEMP MACRO won_unit(cell, times) AS
    CASE regexp_extract(cell, '[천만백]*원') WHEN '' THEN times WHEN '원' THEN 1 WHEN '천원' THEN 1000 WHEN '만원' THEN 10000
         WHEN '백만원' THEN 1000000 END;
CREATE TEMP MACRO as_stated_won(cell, times) AS
    CASE WHEN regexp_full_match(regexp_replace(cell, '^[(（](.*)[)）]$', '△\1'), '[+△-]?\s*[₩￦]?\s*'
                  || '([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,6})?\s*((천|만|백만)?원)?')
              AND (times = 1 OR won_unit(cell, times) = times)
              AND won_millionths(cell) * won_unit(cell, times) % 1000000 = 0
         THEN try_cast(won_millionths(cell) * won_unit(cell, times) // 1000000 AS BIGINT)
              * CASE WHEN regexp_matches(cell, '^[△(（-]') THEN -1 ELSE 1 END END;

-- 12.000 is twelve, or twelve thousand where a point sets thousands apart.
CREATE TEMP MACRO is_either(cell) AS regexp_matches(cell, '^[^0-9]*[1-9][0-9]{0,2}\.000([^0-9]|$)');

-- Won, of which a written 1 is worth times. A cell that names another unit than a layout in thousands does, and a part of a
-- won, are not guessed at.
CREATE TEMP MACRO as_won(cell, times) AS
    CASE WHEN contains(cell, '.000') AND is_either(cell) THEN NULL ELSE
        coalesce(CASE WHEN times = 1 THEN as_integer(cell) ELSE try_cast(CAST(as_integer(cell) AS HUGEINT) * times AS BIGINT) END,
            as_stated_won(cell, times)) END;

-- A hand also draws a circle, a cross or a tick. A list, since DuckDB makes a join of a long IN: 46 flags took a second.
CREATE TEMP MACRO as_boolean(cell) AS
    CASE WHEN list_contains(['Y', 'YES', '1', 'TRUE', 'O', '예', '네', '여', '유', '해당', '○', '◯', 'ㅇ', 'V', '✓', '√', '✔', '☑',
                             '●', '■', '긴급', '급함', '위급', 'Ｙ', 'Ｏ'],
                            upper(rtrim(cell, '.')))
         THEN true
         WHEN list_contains(['N', 'NO', '0', 'FALSE', 'X', '아니오', '아니요', '부', '무', '미해당', '해당없음', '없음', '보통', '×',
                             '☐', '□', 'Ｎ', 'Ｘ'],
                            upper(rtrim(cell, '.'))) THEN false END;

-- A number without the extension behind it: (내선 5), 내선번호 5번, ext. 5.
CREATE TEMP MACRO as_line(cell) AS
    regexp_replace(translate(cell, '＋（）', '+()'),
        '\s*\(?\s*(내선|내선번호|구내|교환|[eE][xX][tT]\.?)\s*:?\s*[0-9]{1,5}\s*번?\s*\)?$', '');

-- Digits only, with the zero that a spreadsheet dropped and without the country code: no area is 082.
CREATE TEMP MACRO as_digits(cell) AS
    regexp_replace(regexp_replace(as_line(cell), '^\s*\(?(\+|00)?82\)?[\s.-]*(\(?0\)?)?', '0'), '[^0-9]', '', 'g');

CREATE TEMP MACRO one_phone(cell) AS
    CASE WHEN regexp_full_match(cell, '[0-9+ ().-]+') AND regexp_full_match(as_digits(cell), '0?(2|[1-9][0-9])[0-9]{7,8}')
         THEN CASE WHEN as_digits(cell)[1] = '0' THEN as_digits(cell) ELSE '0' || as_digits(cell) END END;

-- What says of a number that it is the person's own: 본인 010-…, 010-…(본인), ☎ 061-…, 집: 061-…. Whose another one is, as of
-- (아들), it says too, and then nobody is rung up by it.
CREATE TEMP MACRO own_phone(cell) AS regexp_replace(regexp_replace(trim(cell),
    '(?i)^[(\[]?(본인|자택|집|휴대폰|휴대전화|핸드폰|휴|전화|tel|h\.?p|c\.?p|☎|☏|✆)\.?[)\]]?\s*[.:)]?\s*', ''),
    '\s*[(\[]?(본인|자택|집|휴대폰|휴대전화|핸드폰)[)\]]?$', '');

-- Of several numbers in one cell, each whole, the first that takes a message, else the first.
CREATE TEMP MACRO phones_in(cell) AS
    list_transform(regexp_split_to_array(trim(cell, E' /,;|·\n'), '\s*[/,;|·\n]\s*'),
    lambda one: one_phone(as_line(own_phone(one))));
CREATE TEMP MACRO first_phone(phones) AS
    CASE WHEN NOT list_contains(list_transform(phones, lambda one: one IS NULL), true)
         THEN coalesce(list_filter(phones, lambda one: one[:2] = '01')[1], phones[1]) END;

CREATE TEMP MACRO as_phone(cell) AS
    CASE WHEN regexp_full_match(cell, '0(2|[1-9][0-9])-[0-9]{3,4}-[0-9]{4}') THEN replace(cell, '-', '')
         WHEN regexp_full_match(as_line(cell), '[0-9+ ().-]+') THEN one_phone(as_line(cell))
         ELSE first_phone(phones_in(cell)) END;

-- A spreadsheet writes a time as one of the day from which it counts; a hand writes 930, 9시 반, 오후2시 30분 and 2:30 PM.
CREATE TEMP MACRO half_day_first(cell) AS
    regexp_replace(regexp_replace(upper(replace(replace(cell, '오전', 'AM'), '오후', 'PM')),
        '^(.*[^ ])\s*([AP]M)$', '\2 \1'), '^([AP]M)\s*', '\1 ');
CREATE TEMP MACRO as_time(cell) AS
    try_cast(try_strptime(
        regexp_replace(regexp_replace(regexp_replace(regexp_replace(half_day_first(
            regexp_replace(cell, '^(1899-12-3[01]|1904-01-01) ', '')),
            '^([0-9])([0-5][0-9])$', '0\1\2'), '시\s*반$', '시30분'), '시\s+', '시'), '(:[0-9]{2})\s*분$', '\1'),
        ['%H:%M', '%H:%M:%S', '%H시%M분', '%H시', '%H%M', '%p %I:%M', '%p %I:%M:%S', '%p %I시%M분', '%p %I시']) AS TIME);

-- The door writes a resident registration number as t1:<token>/<birth date>/<sex>, an unreadable one as x1:<hash>,
-- that of a business as b1:<hash>.
CREATE TEMP MACRO token_of(cell) AS
    CASE WHEN regexp_matches(cell, '^t[0-9]+:[0-9a-f]{32}/[0-9]{8}/[MF]$') THEN split_part(cell, '/', 1) END;
CREATE TEMP MACRO token_birth_on(cell) AS
    CASE WHEN starts_with(cell, 't') THEN CAST(try_strptime(substr(cell, -10, 8), '%Y%m%d') AS DATE) END;
CREATE TEMP MACRO token_sex(cell) AS CASE WHEN starts_with(cell, 't') THEN cell[-1] END;
CREATE TEMP MACRO fault_of_rrn(cell) AS CASE WHEN starts_with(cell, 'b') THEN 'business' ELSE 'type:rrn' END;

-- A text in whole syllables, without the signs that nobody sees.
CREATE TEMP MACRO as_seen(written) AS
    translate(nfc_normalize(written), unseen(), '');

-- A name as it stands in a register: without blanks, brackets and what people are called by.
CREATE TEMP MACRO without_call(name) AS
    trim(regexp_replace(trim(regexp_replace(trim(regexp_replace(name, '\([^)]*\)?', ' ', 'g')),
        '([가-힣]{2})\s*(할머니|할아버지|어르신|아저씨|아주머니|아줌마|할매|할배)(님)?$', '\1')),
        '([가-힣]{2})\s+(씨|님|댁|옹|군|양)$', '\1'));
CREATE TEMP MACRO bare_name(name) AS
    nullif(upper(regexp_replace(CASE WHEN length(replace(without_call(name), ' ', '')) > 3
        THEN regexp_replace(without_call(name), '(씨|님)$', '') ELSE without_call(name) END, '[\s.,·-]+', '', 'g')), '');
-- A name of a register as names are compared: Nguyen Van-Hoa is NGUYEN, VAN HOA. Cheaper, since all that ever came are
-- looked at.
CREATE TEMP MACRO known_name(name) AS upper(translate(name, ' .,·-', ''));

-- Great-circle distance (haversine) between two points in WGS84 degrees.
CREATE TEMP MACRO straight_km(latitude_a, longitude_a, latitude_b, longitude_b) AS
    2 * 6371.0088 * asin(sqrt(least(1, pow(sin(radians(latitude_b - latitude_a) / 2), 2)
        + cos(radians(latitude_a)) * cos(radians(latitude_b)) * pow(sin(radians(longitude_b - longitude_a) / 2), 2))));

-- Whether a text has the shape of a document number, which may be shown where nobody may be named; whether a telephone number
-- slipped into it.
CREATE TEMP MACRO is_document_no(written) AS
    regexp_matches(written, '^[가-힣A-Za-z0-9(][가-힣A-Za-z0-9 ()./_·,-]{0,39}$');
CREATE TEMP MACRO holds_phone(written) AS
    regexp_matches(written, '(^|[^0-9])0(2|[3-6][1-5]|1[016789]|50[0-9]|70|80)[-. ]?[0-9]{3,4}[-. ]?[0-9]{4}([^0-9]|$)');

-- Orders that protect somebody: a stop, humans only, a safety flag. Where a flag is written and the kind of the order cannot be
-- read, it can only be meant to be set.
CREATE TEMP MACRO protects(order_kind, safety_flag) AS
    coalesce(order_kind IN ('STOP', 'HUMAN_ONLY')
             OR (coalesce(order_kind, 'SET_SAFETY_FLAG') = 'SET_SAFETY_FLAG'
                 AND safety_flag IN ('VIOLENCE', 'PROTECTED_ADDRESS')), false);
