-- Signed orders by which an officer takes more, from today until a day. Grain: order. Reads campaign.over_capacity.
SELECT officer_id, starts_on, ends_on, delivery_id, row_no FROM campaign.over_capacity
WHERE run_no <= $run_no AND starts_on <= $until AND ends_on >= $as_of
ORDER BY officer_id, starts_on, delivery_id, row_no
