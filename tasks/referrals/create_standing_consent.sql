-- Every consent as it stands today; nothing that this stage does changes one, and half its statements ask. Grain: consent.
-- Reads campaign.consent_standing.
CREATE OR REPLACE TEMP TABLE standing_consent AS
SELECT *, coalesce(barred_until > $as_of, false) AS is_barred, valid_until >= $as_of AND NOT is_barred AS holds
FROM campaign.consent_standing
