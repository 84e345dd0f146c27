-- Returned rows in which something stands where a refusal is written, or a remark tells one, and what stands there; a dash or a
-- blank is none. A hand writes 거부함 or 거절 over the choices, or of a call that somebody died: nobody is rung to ask after the
-- dead. In a remark 다시는 전화하지 마세요, 연락 원치 않음, 그만 오라고 함 tell a refusal; as with words of danger a negation lowers nothing. It
-- stands: to read every remark of a campaign costs more than what rests on it. Grain: row. Reads raw.phone_result,
-- raw.visit_result, raw.ai_call_result, campaign.unread_call.
CREATE OR REPLACE VIEW main.standing_written_refusal AS
SELECT delivery_id, row_no, concat_ws('|', refusal_scope, result, remark) AS words
FROM (SELECT delivery_id, row_no, refusal_scope, result, remark, regexp_matches(result, '사\s*망|별세|돌아가') AS is_death FROM raw.phone_result
      UNION ALL SELECT delivery_id, row_no, refusal_scope, result, remark, false FROM raw.visit_result)  -- which has a word for it
WHERE regexp_matches(refusal_scope, '[^\s\x{a0}\x{3000}-]') OR regexp_matches(result, '거\s*[부절]|REFUSED') OR is_death
   OR regexp_matches(regexp_replace(remark, '[\s\x{a0}\x{3000}]+', '', 'g'),
          '(전화|통화|연락|접촉|문자|방문|상담|조사)[가-힣]{0,5}(지(도|는|를)?(말|마|않았으면|않기를)|(원|바라|원하)(치|지)(는|도)?않|거[부절]|싫'
          || '|그만|안(했|하|왔|오|걸|받)(으면|셨으면|았으면|길|기를|겠))|(찾아|걸|오)지(도|는|를)?(말|마)|그만(전화|연락|방문|찾아|걸|오라)')
UNION ALL
SELECT delivery_id, row_no, concat_ws('|', identity, consent, opt_out) FROM raw.ai_call_result
WHERE (regexp_matches(concat_ws(' ', identity, consent), '거\s*[부절]|REFUSED')
       OR (regexp_matches(opt_out, '[^\s\x{a0}\x{3000}-]') AND NOT list_contains(
           ['N', 'NO', '0', 'FALSE', 'X', '아니오', '아니요', '부', '무', '미해당', '×', 'Ｎ', 'Ｘ'], upper(trim(opt_out)))))
  AND replace(identity, ' ', '') IS DISTINCT FROM '불일치'
UNION ALL
SELECT delivery_id, row_no, delivery_id || '/' || row_no FROM campaign.unread_call WHERE is_refusal;
CREATE OR REPLACE VIEW campaign.written_refusal AS FROM standing_written_refusal
