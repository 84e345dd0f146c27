-- One kind on one person or household in one month, whatever number of sources brings it; a household's kind is keyed
-- by the household. Grain: observation. Reads linked_signal.
INSERT INTO core.observation
SELECT observation_id, any_value(kind), arg_min(subject, (delivery_id, row_no)),
       arg_min(person_id, (delivery_id, row_no)), arg_min(household_id, (delivery_id, row_no)),
       min(observed_on), max(observed_on + valid_days), $run_no
FROM linked_signal seen
WHERE NOT EXISTS (SELECT 1 FROM core.observation o WHERE o.observation_id = seen.observation_id)
GROUP BY observation_id
