-- A delivery and what became of its rows, if it was judged. Grain: at most one row. Reads out.row_fate, out.delivery.
SELECT f.*, d.state FROM out.row_fate f JOIN out.delivery d USING (delivery_id) WHERE f.delivery_id = $delivery_id
