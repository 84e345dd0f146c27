-- Until which day (not with it) a household that ended not long ago stood behind the others of a look-up; NULL for whom it did not.
ALTER TABLE campaign.pool_standing ADD COLUMN rests_until DATE;
