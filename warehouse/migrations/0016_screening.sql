-- What a certificate says and no other fact does: the rules of a run, why and where the pool stood, what the officers' hours
-- allowed, and every change that an amendment asked for.

-- The parameters by which a run screened, as they were then: a rule that is mended in its file changes no past certificate.
CREATE TABLE campaign.screening_rules (
    run_no INTEGER PRIMARY KEY, rules_id VARCHAR NOT NULL, in_force_from DATE NOT NULL, stated VARCHAR NOT NULL);
-- One selection from one look-up of the pool. floored: seats that went to the floors of towns, the first in the order;
-- line_points: points of the last seat that points gave, NULL where none did; tied: households with so many, and how many of
-- them the lottery took. spare_minutes: what the roster leaves for local additions, NULL where no roster says it.
CREATE TABLE campaign.look_up (
    delivery_id VARCHAR PRIMARY KEY, campaign_id VARCHAR NOT NULL, wanted INTEGER NOT NULL, seats INTEGER NOT NULL,
    audit_seats INTEGER NOT NULL, seats_taken INTEGER NOT NULL, ranked INTEGER NOT NULL, selected INTEGER NOT NULL,
    floored INTEGER NOT NULL, line_points INTEGER, tied INTEGER NOT NULL, tied_selected INTEGER NOT NULL,
    spare_minutes INTEGER, household_minutes INTEGER NOT NULL, run_no INTEGER NOT NULL);
-- The kinds that were active when a look-up was judged, and their points.
CREATE TABLE campaign.pool_reason (
    delivery_id VARCHAR NOT NULL, household_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, points INTEGER NOT NULL,
    run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, household_id, kind));
-- What lay before a town when a list was laid: minutes of work until the last due day, and minutes that its roster leaves
-- until then, NULL where no roster says it. town_code '' where the town is unknown.
CREATE TABLE campaign.town_work (
    list_id VARCHAR NOT NULL, town_code VARCHAR NOT NULL, households INTEGER NOT NULL, minutes_needed INTEGER NOT NULL,
    minutes_left INTEGER, due_on DATE NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (list_id, town_code));
-- One change that an amendment asked for, why, and what came of it: done, nothing_to_do, not_removable, unknown_reference.
CREATE TABLE campaign.amendment (
    delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, list_id VARCHAR NOT NULL, target_id VARCHAR, action VARCHAR NOT NULL,
    order_no INTEGER, reason_code VARCHAR, outcome VARCHAR NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (delivery_id, row_no));
