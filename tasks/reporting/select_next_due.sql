-- The next day on which something becomes late. Grain: one row. Reads out.due.
SELECT min(due_on) AS due_on FROM out.due WHERE due_on >= $as_of AND kind <> 'deviation'
