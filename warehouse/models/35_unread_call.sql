-- Events of a call service that break its contract, as far as they can be made out: the line of the request that they are
-- about, and whether they tell of a danger or of somebody who is not to be called. The provider sends such an event no more.
-- Grain: row. Reads typed.ai_call_result.
CREATE OR REPLACE VIEW campaign.unread_call AS
SELECT delivery_id, row_no, nullif(regexp_extract(note, '"package_id"\s*:\s*"([0-9A-F]{16})"', 1), '') AS package_id,
       nullif(regexp_extract(note, '"ref"\s*:\s*"([0-9A-F]{10})"', 1), '') AS ref,
       regexp_matches(note, 'call\.urgent|"urgent"\s*:\s*"?true') AS is_danger,
       regexp_matches(note, '"opt_out"\s*:\s*"?true|"(identity|consent)"\s*:\s*"REFUSED"')
           AND NOT regexp_matches(note, '"identity"\s*:\s*"MISMATCH"') AS is_refusal
FROM typed.ai_call_result WHERE note IS NOT NULL
