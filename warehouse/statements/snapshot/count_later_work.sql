-- How many stages of a day's work were finished in runs that the published snapshot does not know: what they decided is not in
-- it. Those that every intake runs change no plan. Grain: one row. Reads ops.stage_run.
SELECT count(*) AS stages FROM ops.stage_run
WHERE run_no > $published_run_no AND stage NOT IN ('ingestion', 'validation', 'linkage', 'urgent', 'today')
