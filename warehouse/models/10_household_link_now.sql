-- The link of a household to the one it counts as; none that rests on a row of which an order undid the link since.
-- Grain: linked household. Reads core.household_link, core.link.
CREATE OR REPLACE VIEW core.household_link_now AS
WITH undone AS (SELECT delivery_id, row_no, run_no FROM core.link WHERE method = 'undone'),
void AS (
    SELECT h.from_household_id, h.run_no FROM core.household_link h JOIN undone u USING (delivery_id, row_no)
    WHERE h.run_no < u.run_no)
SELECT * FROM core.household_link ANTI JOIN void USING (from_household_id, run_no)
QUALIFY row_number() OVER (PARTITION BY from_household_id ORDER BY run_no DESC) = 1
