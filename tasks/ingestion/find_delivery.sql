-- A delivery by id: the same source, period and bytes came before. Most are new, so whether one that did is to be looked at
-- anew (select_news) is another question. Grain: at most one row. Reads ops.delivery.
SELECT delivery_id FROM ops.delivery WHERE delivery_id = $delivery_id
