-- Every consent that nobody took back, for the target that goes on, with the household it is about. It is none while a no holds
-- (barred_until, by the row barred_by; a no without a row has none): a refusal of the service or the campaign, or an end as
-- refused, that was said since, and an order to stop contact whenever it came. Whoever reads it asks for the day of today.
-- Grain: consent. Reads campaign.consent, campaign.withdrawn_consent, campaign.target_now, campaign.target_root,
-- campaign.target, core.household_root, campaign.refusal_root, campaign.stopped_target, campaign.target_event.
CREATE OR REPLACE VIEW campaign.consent_standing AS
WITH given AS MATERIALIZED (
    SELECT c.* REPLACE (t.target_id AS target_id), t.root_id
    FROM campaign.consent c
    JOIN campaign.target_now n ON n.target_id = c.target_id
    JOIN campaign.target_root t ON t.target_id = n.current_id AND t.state <> 'removed'
         AND coalesce(t.end_state NOT IN ('closed_died', 'closed_handed_over'), true)
    ANTI JOIN campaign.withdrawn_consent w ON w.consent_id = c.consent_id),
no_said AS (
    SELECT root_id, refused_on AS said_on, review_on AS until, run_no, delivery_id, row_no
    FROM campaign.refusal_root WHERE scope IN ('SERVICE', 'CAMPAIGN')
    UNION ALL
    SELECT r.root_id, e.happened_on, DATE '9999-12-31', e.run_no, e.delivery_id, e.row_no
    FROM campaign.target_event e JOIN campaign.target t USING (target_id) JOIN core.household_root r USING (household_id)
    WHERE e.end_state = 'closed_refused'
    UNION ALL
    SELECT root_id, NULL, coalesce(ends_on + 1, DATE '9999-12-31'), run_no, delivery_id, row_no FROM campaign.stopped_target),
barred AS (
    SELECT g.consent_id, max(b.until) AS barred_until,
           arg_max({'delivery_id': b.delivery_id, 'row_no': b.row_no, 'run_no': b.run_no}, (b.until, b.run_no, b.delivery_id)) AS barred_by
    FROM given g JOIN no_said b USING (root_id)
    WHERE coalesce(b.said_on >= g.given_on, true)
    GROUP BY g.consent_id)
SELECT g.*, b.barred_until, b.barred_by
FROM given g LEFT JOIN barred b USING (consent_id)
