-- What the person said last of a service that was passed on: whether it came. Grain: referral with a word of the person.
-- Reads campaign.referral_confirmation.
CREATE OR REPLACE VIEW campaign.referral_word AS
SELECT referral_id,
       unnest(arg_max({'is_received': is_received, 'confirmed_on': confirmed_on, 'delivery_id': delivery_id, 'row_no': row_no,
                       'run_no': run_no}, (confirmed_on, run_no, delivery_id, row_no)))
FROM campaign.referral_confirmation GROUP BY referral_id
