-- What a plan costs in minutes, and what no plan of the same grid could cost less than; NULL where that is not known.
ALTER TABLE campaign.visit_plan ADD COLUMN cost_minutes INTEGER;
ALTER TABLE campaign.visit_plan ADD COLUMN bound_minutes INTEGER;
