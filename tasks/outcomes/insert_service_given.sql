-- Services that were given, each once per row. Grain: (row, service). Reads help_service.
INSERT INTO campaign.service_given BY NAME
SELECT delivery_id, row_no, target_id, service, told_on AS given_on, $run_no AS run_no
FROM help_service WHERE meaning = 'given'
