-- All rows of one view, by its whole name. Grain: that of the view.
FROM query_table(?)
