-- The releases of a campaign with their figures, oldest first. Grain: (release, figure, place).
-- Reads out.release, out.released_figure.
SELECT r.release_no, r.document_no, r.released_on, r.sha256, r.run_no, f.figure, f.place, f.households
FROM out.release r JOIN out.released_figure f USING (campaign_id, release_no)
WHERE r.campaign_id = $campaign_id ORDER BY r.release_no, f.figure, f.place
