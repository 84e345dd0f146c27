-- The channels that each scope of refusal blocks. Grain: scope. Reads campaign.refusal_scope.
SELECT scope, blocks FROM campaign.refusal_scope
