-- Rows without token of which it is asked whom they name: a new one, or an earlier one that has a person of its own and
-- whose name a new row with a token bears. A village that was repaired says nothing here. Grain: row. Reads core.appearance,
-- stranger, new_row.
CREATE OR REPLACE TEMP TABLE asked AS
SELECT * REPLACE (CASE WHEN is_repaired THEN NULL ELSE ri END AS ri) FROM stranger
WHERE is_new OR bare_name IN (
    SELECT known_name(person_name) FROM core.appearance SEMI JOIN new_row USING (delivery_id, row_no)
    WHERE run_no = $run_no AND token IS NOT NULL)
