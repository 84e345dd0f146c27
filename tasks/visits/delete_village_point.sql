-- Points of older boundaries go before the new ones come. Grain: village.
DELETE FROM ref.village_point
