-- What some households were contacted with since a day, and what stands planned. Grain: contact.
-- Reads $households, a JSON list of ids; campaign.household_contact.
SELECT c.root_id, c.channel, c.counted_on
FROM campaign.household_contact c
SEMI JOIN (SELECT unnest(texts_of($households)) AS root_id) wanted USING (root_id)
WHERE c.until_no IS NULL AND c.counted_on > $since
