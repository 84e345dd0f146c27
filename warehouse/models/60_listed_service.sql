-- The services of the newest directory that was accepted, each as its record says: who it is for, where (towns, empty: the
-- whole county), when and with what capacity. A record that validation holds back is not listed. valid_to: the last day.
-- Grain: record. Reads typed.service_directory, ops.delivery_verdict, ops.delivery, ops.held_row, core.withdrawn_row,
-- ref.town_alias.
CREATE OR REPLACE VIEW campaign.listed_service AS
WITH newest AS (
    SELECT arg_max(d.delivery_id, (v.run_no, d.delivery_id)) AS delivery_id
    FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
    WHERE d.source = 'service_directory' AND v.is_accepted
      AND EXISTS (SELECT 1 FROM typed.service_directory t ANTI JOIN core.withdrawn_row w USING (delivery_id, row_no)
                  WHERE t.delivery_id = d.delivery_id)),
record AS (
    SELECT t.* FROM typed.service_directory t SEMI JOIN newest USING (delivery_id)
    ANTI JOIN ops.held_row h ON h.delivery_id = t.delivery_id AND h.row_no = t.row_no
    ANTI JOIN core.withdrawn_row w ON w.delivery_id = t.delivery_id AND w.row_no = t.row_no),
trait AS (
    SELECT row_no, unnest(from_json('[' || traits || ']',
        '[{"value": "VARCHAR", "taxonomy_term": {"taxonomy": "VARCHAR", "code": "VARCHAR"}}]')) AS said
    FROM record),
told AS (
    SELECT row_no, min(said.value) FILTER (said.taxonomy_term.code = 'partner') AS partner,
           min(said.value) FILTER (said.taxonomy_term.code = 'service') AS service,
           min(said.value) FILTER (said.taxonomy_term.code = 'capacity') AS capacity,
           min(said.value) FILTER (said.taxonomy_term.code = 'channel') AS channel,
           coalesce(list_sort(list(said.value) FILTER (said.taxonomy_term.code = 'need')), []) AS needs
    FROM trait WHERE said.taxonomy_term.taxonomy = 'balgul' GROUP BY row_no),
area AS (
    -- A name that is no town's is a place where nobody lives.
    SELECT row_no, list_sort(list(DISTINCT coalesce(n.town_code, ''))) AS towns
    FROM (SELECT row_no, unnest(from_json('[' || areas || ']', '[{"name": "VARCHAR"}]')) AS said FROM record)
    LEFT JOIN ref.town_alias n ON n.alias = trim(said.name) GROUP BY row_no),
season AS (
    SELECT row_no, min(TRY_CAST(said.valid_from AS DATE)) AS valid_from, max(TRY_CAST(said.valid_to AS DATE)) AS valid_to
    FROM (SELECT row_no, unnest(from_json('[' || schedules || ']', '[{"valid_from": "VARCHAR", "valid_to": "VARCHAR"}]')) AS said
          FROM record) GROUP BY row_no)
SELECT r.service_id, t.partner, t.service, t.needs, coalesce(a.towns, []) AS towns, r.minimum_age, r.maximum_age, t.capacity,
       t.channel, r.status, s.valid_from, s.valid_to
FROM record r JOIN told t USING (row_no) LEFT JOIN area a USING (row_no) LEFT JOIN season s USING (row_no)
