-- The events of a drain were taken in: their ids stay, their bodies go. Grain: event.
UPDATE event SET body = NULL WHERE batch_no = $batch_no
