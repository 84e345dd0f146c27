-- Rows whose number names their person, as they were received: all with a token but those of which an order says that it is
-- somebody else's. Grain: row. Reads core.appearance, core.link.
CREATE OR REPLACE VIEW core.numbered_row AS
FROM core.appearance ANTI JOIN (FROM core.link WHERE method = 'undone') u USING (delivery_id, row_no) WHERE token IS NOT NULL
