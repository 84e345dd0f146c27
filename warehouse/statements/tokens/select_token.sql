-- Grain: one row per resident registration number, in the order of the frame.
-- Reads: numbers (the caller's frame, number VARCHAR of thirteen digits).
-- Why: HMAC-SHA256 (RFC 2104) of millions of numbers, with what the key makes of its two pads as parameters; the sixth of
-- six digits in a row is spelled a, as in the macro spelled. Equal to Keys.token_of (tests/unit/test_tokens.py).
SELECT $mark || regexp_replace(left(sha256($outer || unhex(sha256($inner || encode(number)))), 32), '([0-9]{5})[0-9]', '\1a', 'g')
FROM numbers
