-- Goals and services of a case as they were told last: a result holds until the item is told anew by another plan.
-- stated_delivery_id, stated_row_no: the row with its words. Grain: (case, kind, item). Reads campaign.case_item.
CREATE OR REPLACE VIEW campaign.case_item_now AS
WITH placed AS (
    SELECT *, domain IS NOT NULL OR service IS NOT NULL AS is_stated,
           row_number() OVER (PARTITION BY case_id, kind, item_no ORDER BY run_no, told_on, delivery_id, row_no) AS place
    FROM campaign.case_item),
stated AS (
    SELECT case_id, kind, item_no, max(place) FILTER (is_stated) AS stated_place FROM placed GROUP BY ALL)
SELECT p.case_id, p.kind, p.item_no, arg_max(p.domain, p.place) AS domain, arg_max(p.service, p.place) AS service,
       arg_max(p.due_on, p.place) AS due_on, arg_max(p.result, p.place) FILTER (p.place >= s.stated_place) AS result,
       arg_max(p.told_on, p.place) FILTER (p.place >= s.stated_place AND p.result IS NOT NULL) AS result_on,
       arg_max(p.delivery_id, p.place) FILTER (p.is_stated) AS stated_delivery_id,
       arg_max(p.row_no, p.place) FILTER (p.is_stated) AS stated_row_no
FROM placed p JOIN stated s USING (case_id, kind, item_no)
GROUP BY p.case_id, p.kind, p.item_no
