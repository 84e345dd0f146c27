-- The first 128 bits of HMAC-SHA256 (RFC 2104) of each number, as hexadecimal text, with what the key makes of its two pads as
-- parameters: millions at once.
-- Grain: one row per resident registration number, in the order of the frame. Reads numbers (number VARCHAR), the caller's frame.
SELECT left(sha256($outer || unhex(sha256($inner || encode(number)))), 32) FROM numbers
