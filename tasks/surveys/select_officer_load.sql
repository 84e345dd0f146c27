-- Minutes of work that lie before each officer: households that are theirs, spoken to or not, and visits to come.
-- Grain: officer. Reads campaign.planned_officer, campaign.target_state, campaign.spoken_contact, campaign.standing_visit,
-- campaign.visit_request; $unspoken and $spoken are the minutes that a household still costs at the desk, $travel those on the
-- road of a visit.
SELECT officer_id, CAST(sum(minutes) AS INTEGER) AS minutes
FROM (SELECT o.officer_id, CASE WHEN s.target_id IS NULL THEN $unspoken ELSE $spoken END AS minutes
      FROM campaign.planned_officer o
      SEMI JOIN (SELECT target_id FROM campaign.target_state WHERE state IN ('open', 'waiting')) t USING (target_id)
      LEFT JOIN (SELECT DISTINCT target_id FROM campaign.spoken_contact) s USING (target_id)
      UNION ALL
      SELECT v.officer_id, r.minutes + $travel
      FROM campaign.standing_visit v JOIN campaign.visit_request r USING (request_id) WHERE v.visit_on >= $as_of)
GROUP BY officer_id
