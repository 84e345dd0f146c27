-- The channels that a refusal of each scope blocks. Whoever refuses the telephone refuses all that rings it; "this service"
-- is this asking, by whatever channel. Grain: scope.
CREATE OR REPLACE VIEW campaign.refusal_scope AS
SELECT * FROM (VALUES
    ('AI', ['ai_call', 'sms']),
    ('PHONE', ['phone', 'ai_call', 'sms']),
    ('VISIT', ['visit']),
    ('SERVICE', ['sms', 'ai_call', 'phone', 'letter', 'visit']),
    ('CAMPAIGN', ['sms', 'ai_call', 'phone', 'letter', 'visit'])) AS scopes (scope, blocks)
