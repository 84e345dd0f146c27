-- How the alerts reported since a day stand, as of the last whole day. Grain: state. Reads out.alert.
SELECT state, count(*) AS alerts FROM out.alert WHERE reported_on > $since GROUP BY state
