-- Targets that this run ended since nobody of their household is left here, whichever stage did. Grain: one row.
-- Reads campaign.target_event.
SELECT count(*) AS targets FROM campaign.target_event
WHERE run_no = $run_no AND end_state IN ('closed_died', 'closed_institution', 'closed_handed_over')
