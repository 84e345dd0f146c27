-- The town that each officer serves. Grain: officer. Reads out.officer.
SELECT officer_id, town_code FROM out.officer
