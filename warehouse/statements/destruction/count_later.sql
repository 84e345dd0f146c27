-- Tables of which a run or a later one destroyed rows; an order under which nothing was past its years destroyed none, and files
-- are no rows. Grain: one row. Reads ops.destroyed_count.
SELECT count(*) AS destructions FROM ops.destroyed_count WHERE run_no >= $first AND destroyed > 0 AND contains(name, '.')
