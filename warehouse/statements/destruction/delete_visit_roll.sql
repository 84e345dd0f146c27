-- Pages as long ago as packages are kept, of which a desk said that they are gone: before the trips that say so.
-- Grain: page. Reads campaign.visit_roll_kept.
DELETE FROM campaign.visit_roll
WHERE visit_on + to_years($package_years) <= $as_of
  AND (package_id, visit_on) NOT IN (SELECT (package_id, visit_on) FROM campaign.visit_roll_kept)
