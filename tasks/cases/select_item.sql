-- Goals and services of some cases as they stand, with the words of the row that stated them; they leave in sealed packages only.
-- Grain: (case, kind, item). Reads campaign.case_item_now, typed.case_report; $cases is a list of ids.
SELECT i.case_id, i.kind, i.item_no, i.domain, i.service, i.due_on, i.result, t.content
FROM campaign.case_item_now i
LEFT JOIN typed.case_report t ON t.delivery_id = i.stated_delivery_id AND t.row_no = i.stated_row_no
WHERE list_contains(texts_of($cases), i.case_id)
ORDER BY i.case_id, i.kind, i.item_no
